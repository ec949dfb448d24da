import { workerData } from 'node:worker_threads';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { openSqliteReader, standBack } from '#libs/event-store';
import { buildAside } from './build-aside.js';
import { buildingPort } from './building-port.js';
import { positionIn } from './checkpoint.js';
import { compareTables, type RowDifference } from './compare-tables.js';
import { ReadConnections } from './read-connections.js';
import type { Stop } from './running-projection.js';
import type { View } from './view.js';
import { openViewFile, openViewFileToRead } from './view-file.js';
import { FolderFiles } from './view-files.js';
import { tablePrefix } from './view-names.js';
import { type ViewSetSource, viewSetFrom } from './view-set.js';
import { named } from './view-shape.js';

export interface RebuildSettings {
  readonly folder: string;
  readonly set: ViewSetSource;
  readonly view: string;
  /** Compare with what serves in place of swapping. */
  readonly check: boolean;
  readonly batchMax: number | undefined;
}

/** What became of one view. */
export interface Rebuilt {
  /** The last event applied; undefined where there is none. */
  readonly position: bigint | undefined;
  /** The event that the view could not apply: then nothing was swapped. */
  readonly stop?: Stop;
  /** What differs: `first` is what serves, `second` what was built from the first event. Undefined where nothing was compared. */
  readonly differences?: readonly RowDifference[];
  /** It was told to end before it was done. What is built stays, and is gone on from. */
  readonly interrupted: boolean;
}

standBack();
const port = buildingPort<Rebuilt>();
const { folder, set, check: isCheck, batchMax, view: name } = workerData as RebuildSettings;
const { views, project } = await viewSetFrom(set);
const reader = openSqliteReader({ folder });
const files = new FolderFiles(folder, views);
const connections = new ReadConnections({ read: fileOfNeed, close: (database) => database.close() });
const view = named(name, views);
const result = await (isCheck ? check(view) : rebuild(view));
connections.close();
files.catalog.close();
await reader.close();
port.done(result);

/** What a check builds is built from what was built before, where that is among what is checked. */
function fileOfNeed(need: string) {
  const built = isCheck ? files.catalog.find(need, 'check') : undefined;
  return built === undefined ? files.read(need) : openViewFileToRead(built.path);
}

async function rebuild(of: View): Promise<Rebuilt> {
  await port.held();
  const built = await build(of, files.aside(of, 'beside').path);
  const interrupted = port.signal.aborted;
  if (built.stop === undefined && !interrupted) files.catalog.swap(of.name);
  return { ...built, interrupted };
}

/** The serving file is read as it is at one instant, however much is applied to it meanwhile. */
async function check(of: View): Promise<Rebuilt> {
  const serving = files.catalog.find(of.name, 'serving');
  if (serving === undefined || !files.isCurrent(of)) {
    void port.held();
    return { position: undefined, interrupted: false };
  }
  const { path } = files.aside(of, 'check');
  openViewFile(path).close();
  const database = openServing(serving.path);
  try {
    database.prepare('ATTACH ? AS rebuilt').run(path);
    database.exec('BEGIN');
    const to = positionIn(database);
    await port.held();
    // What serves an empty ledger is as it should be; what serves another and has applied nothing does not serve.
    if (to === undefined) {
      const isEmpty = (await reader.head()) === undefined;
      return { position: undefined, ...(isEmpty && { differences: [] }), interrupted: false };
    }
    const built = await build(of, path, to);
    const interrupted = port.signal.aborted;
    if (interrupted || built.stop !== undefined) return { ...built, interrupted };
    return { ...built, differences: compareTables(database, 'rebuilt', tablePrefix(of.name)), interrupted };
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
    const { signal, progress: onProgress } = port;
    return await buildAside(of, database, { reader, project, folder, connections, signal, to, batchMax, onProgress });
  } finally {
    database.close();
  }
}
