import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { openSqliteReader, standBack } from '#libs/event-store';
import { buildTogether, type ToBuild } from './build-aside.js';
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
  /** Built in files that are compared with what serves, in place of being swapped in. */
  readonly check: boolean;
  readonly batchMax: number | undefined;
}

/**
 * `hold`: from now on it is clear what is compared with, whatever is applied to it. `build`: by one reading of the store,
 * each up to its position in `to`, where it has one. `compare`: what is held with what was built.
 */
export type RebuildTask =
  | { readonly do: 'hold'; readonly views: readonly string[] }
  | { readonly do: 'build'; readonly views: readonly string[]; readonly to: ReadonlyMap<string, bigint> }
  | { readonly do: 'compare'; readonly view: string };

export type RebuildResult = ReadonlyMap<string, HeldView> | readonly Rebuilt[] | readonly RowDifference[];

/** What serves for a view, and is held: `nothing` where no such file does. */
export type HeldView = 'nothing' | { readonly position: bigint | undefined; readonly isLedgerEmpty: boolean };

/** What became of one view. */
export interface Rebuilt {
  /** The last event applied; undefined where there is none. */
  readonly position: bigint | undefined;
  /** The event that the view could not apply: then nothing was swapped. */
  readonly stop?: Stop | undefined;
  /** It was told to end before it was done. What is built stays, and is gone on from. */
  readonly interrupted: boolean;
}

/** How long what serves may take until nothing is left of what it has applied, and how often that is looked at. */
const [wholeMsMax, lookMs] = [60_000, 100];

standBack();
const port = buildingPort<RebuildSettings, RebuildTask, RebuildResult>();
const { folder, set, check, batchMax } = port.settings;
const { views, project } = await viewSetFrom(set);
const reader = openSqliteReader({ folder });
const files = new FolderFiles(folder, views);
const held = new Map<string, Database>();
await port.answer(async (task) => {
  if (task.do === 'hold') return hold(task.views);
  return task.do === 'build' ? buildAndSwap(task.views, task.to) : compare(task.view);
});
for (const database of held.values()) database.close();
files.catalog.close();
await reader.close();
port.close();

/** The serving files are read as they are at one instant each, in this order, however much is applied to them meanwhile. */
async function hold(names: readonly string[]): Promise<ReadonlyMap<string, HeldView>> {
  const isLedgerEmpty = (await reader.head()) === undefined;
  const all = new Map<string, HeldView>();
  for (const name of names) all.set(name, await holdOne(named(name, views), isLedgerEmpty));
  return all;
}

async function holdOne(view: View, isLedgerEmpty: boolean): Promise<HeldView> {
  const serving = files.catalog.find(view.name, 'serving');
  if (serving === undefined || !files.isCurrent(view)) return 'nothing';
  const { path } = files.aside(view, 'check');
  openViewFile(path).close();
  const database = openServing(serving.path);
  held.set(view.name, database);
  database.prepare('ATTACH ? AS rebuilt').run(path);
  const position = await heldWhole(view, database);
  return { position, isLedgerEmpty };
}

/** Gives the position at which the rows are held from now on. */
async function heldWhole(view: View, database: Database): Promise<bigint | undefined> {
  const deadline = performance.now() + wholeMsMax;
  for (;;) {
    database.exec('BEGIN');
    const position = positionIn(database);
    if (position === undefined || (view.isWhole?.(database) ?? true)) return position;
    database.exec('ROLLBACK');
    if (port.signal.aborted || performance.now() > deadline)
      throw new Error(
        `something is left of what the view ${view.name} has applied (see /health/ready); check it once that is done, with the ledger running`,
      );
    await delay(lookMs);
  }
}

function openServing(path: string): Database {
  try {
    return new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: 5_000 });
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

async function buildAndSwap(names: readonly string[], to: ReadonlyMap<string, bigint>): Promise<Rebuilt[]> {
  const built = await build(names, to);
  for (const [index, { stop, interrupted }] of built.entries())
    if (!check && stop === undefined && !interrupted) files.catalog.swap(names[index] as string);
  return built;
}

async function build(names: readonly string[], to: ReadonlyMap<string, bigint>): Promise<Rebuilt[]> {
  const connections = new ReadConnections({ read: fileOfNeed, close: (database) => database.close() });
  const all = names.map((name): ToBuild => {
    const view = named(name, views);
    return { view, database: openViewFile(files.aside(view, check ? 'check' : 'beside').path), to: to.get(name) };
  });
  try {
    const { signal, progress: onProgress } = port;
    const options = { reader, project, folder, connections, signal, batchMax, onProgress };
    const built = await buildTogether(all, options);
    return built.map(({ position, stop }) => ({ position, stop, interrupted: signal.aborted }));
  } finally {
    connections.close();
    for (const { database } of all) database.close();
  }
}

/** What a check builds is built from what was built before, where that is among what is checked. */
function fileOfNeed(need: string): Database {
  const built = check ? files.catalog.find(need, 'check') : undefined;
  return built === undefined ? files.read(need) : openViewFileToRead(built.path);
}

function compare(name: string): RowDifference[] {
  return compareTables(held.get(name) as Database, 'rebuilt', tablePrefix(name), named(name, views).hints);
}
