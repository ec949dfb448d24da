import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { openSqliteReader } from '#libs/event-store';
import { buildAside } from './build-aside.js';
import { positionIn } from './checkpoint.js';
import { compareTables, type Difference } from './compare-tables.js';
import type { Stop } from './member.js';
import { prepareAside } from './prepare-aside.js';
import { ReadConnections } from './read-connections.js';
import { ruleSetsIn } from './rule-sets-of-thread.js';
import { standBack } from './stand-back.js';
import type { View } from './view.js';
import { openViewFile, openViewFileToRead } from './view-file.js';
import { FolderFiles } from './view-files.js';
import { named } from './view-shape.js';
import { views } from './views.js';

export interface RebuildSettings {
  readonly folder: string;
  /** Which module exports the rule sets. */
  readonly ruleSets: string;
  readonly view: string;
  /** Compare with what serves in place of swapping. */
  readonly check: boolean;
  readonly batchMax: number | undefined;
  /** The rule set of which is prepared what it says, in place of either; for *statuses*. */
  readonly prepare?: string;
  /** Not further than this position; as far as there is anything when left out. */
  readonly to?: bigint | undefined;
}

/** What became of one view. */
export interface Rebuilt {
  /** The last event applied; undefined where there is none. */
  readonly position: bigint | undefined;
  /** The event that the view could not apply: then nothing was swapped. */
  readonly stop?: Stop;
  /** What differs: `first` is what serves, `second` what was built from the first event. Undefined where nothing was compared. */
  readonly differences?: readonly Difference[];
  /** It was told to end before it was done. What is built stays, and is gone on from. */
  readonly interrupted: boolean;
  /** The rule set is in force, so that nothing was prepared. */
  readonly isInForce?: boolean;
}

/** `go`: begin to build. `close`: end. */
export type ToRebuild = 'go' | 'close';

/** `held`: from now on it is clear what is compared with, whatever is applied to it. */
export type FromRebuild =
  | { readonly kind: 'held' }
  | { readonly kind: 'progress'; readonly position: bigint; readonly goal: bigint }
  | { readonly kind: 'done'; readonly result: Rebuilt };

standBack();
const port = parentPort;
if (port === null) throw new Error('the thread of a rebuild is started by rebuildViews');
const settings = workerData as RebuildSettings;
const { folder, batchMax } = settings;
const tell = (message: FromRebuild) => port.postMessage(message);
const onProgress = (position: bigint, goal: bigint) => tell({ kind: 'progress', position, goal });
const closing = new AbortController();
const going = Promise.withResolvers<void>();
port.on('message', (message: ToRebuild) => {
  if (message === 'close') closing.abort();
  going.resolve();
});

const ruleSets = await ruleSetsIn(settings.ruleSets);
const reader = openSqliteReader({ folder });
const files = new FolderFiles(folder, views);
const connections = new ReadConnections({ read: fileOfNeed, close: (database) => database.close() });
const view = named(settings.view, views);
const result = await (settings.prepare !== undefined
  ? prepare(settings.prepare)
  : settings.check
    ? check(view)
    : rebuild(view));
connections.close();
files.catalog.close();
await reader.close();
tell({ kind: 'done', result });
port.close();

/** What a check builds is built from what was built before, where that is among what is checked. */
function fileOfNeed(need: string) {
  const built = settings.check ? files.catalog.find(need, 'check') : undefined;
  return built === undefined ? files.read(need) : openViewFileToRead(built.path);
}

async function rebuild(of: View): Promise<Rebuilt> {
  tell({ kind: 'held' });
  await going.promise;
  const built = await build(of, files.aside(of, 'beside').path);
  const interrupted = closing.signal.aborted;
  if (built.stop === undefined && !interrupted) files.catalog.swap(of.name);
  return { ...built, interrupted };
}

async function prepare(ruleSet: string): Promise<Rebuilt> {
  tell({ kind: 'held' });
  await going.promise;
  const { signal } = closing;
  const { to } = settings;
  const prepared = await prepareAside(ruleSet, {
    files,
    reader,
    ruleSets,
    connections,
    folder,
    signal,
    to,
    onProgress,
  });
  return { ...prepared, interrupted: signal.aborted };
}

/** The serving file is read as it is at one instant, however much is applied to it meanwhile. */
async function check(of: View): Promise<Rebuilt> {
  const serving = files.catalog.find(of.name, 'serving');
  if (serving === undefined || !files.isCurrent(of)) {
    tell({ kind: 'held' });
    return { position: undefined, interrupted: false };
  }
  const { path } = files.aside(of, 'check');
  openViewFile(path).close();
  const database = openServing(serving.path);
  try {
    database.prepare('ATTACH ? AS rebuilt').run(path);
    database.exec('BEGIN');
    const to = positionIn(database);
    tell({ kind: 'held' });
    await going.promise;
    // What serves an empty ledger is as it should be; what serves another and has applied nothing does not serve.
    if (to === undefined) {
      const isEmpty = (await reader.head()) === undefined;
      return { position: undefined, ...(isEmpty && { differences: [] }), interrupted: false };
    }
    const built = await build(of, path, to);
    const interrupted = closing.signal.aborted;
    if (interrupted || built.stop !== undefined) return { ...built, interrupted };
    return { ...built, differences: compareTables(database, 'rebuilt', `${of.name}_`), interrupted };
  } finally {
    database.close();
  }
}

function openServing(path: string): Database {
  try {
    return new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

async function build(of: View, path: string, to?: bigint): Promise<Pick<Rebuilt, 'position' | 'stop'>> {
  const database = openViewFile(path);
  try {
    const { signal } = closing;
    return await buildAside(of, database, { reader, folder, ruleSets, connections, signal, to, batchMax, onProgress });
  } finally {
    database.close();
  }
}
