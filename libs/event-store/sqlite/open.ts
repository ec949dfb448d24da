import Database from 'better-sqlite3';
import { type QueueBounds, queueBounds } from '../append-queue.js';
import { type Clock, SimulatedClock, systemClock } from '../clock.js';
import { CannotOpen } from '../event-store.js';
import type { Finding } from '../finding.js';
import { HeldClock } from '../held-clock.js';
import type { Load } from '../limits.js';
import { makePrivateFile, makePrivateFolder } from '../private-files.js';
import { refuseStrangeClock } from '../strange-clock.js';
import { Appender } from './appender.js';
import { Checkpointer } from './checkpointer.js';
import { PolledCommits, SharedCommits } from './commits.js';
import { asCannotOpen, mustHaveWholeLog } from './damaged.js';
import { FileCheck } from './file-check.js';
import { beginFirstStart, endFirstStart, mustBeFirstStart } from './first-start.js';
import { type Holding, isSimulated, ledgerPath, openReadOnly, openWritable, settleSchema } from './schema.js';
import { SqliteReader } from './sqlite-reader.js';
import { SqliteStore } from './sqlite-store.js';
import { InlineWriter } from './writer.js';
import { holdFolder } from './writer-lock.js';
import { WriterThread } from './writer-thread.js';

export interface SqliteStoreOptions {
  /** Made when it is not there. One process at a time may write in it. */
  readonly folder: string;
  /** The system's, also as it is held already, or a `SimulatedClock`, which marks a new ledger for ever. */
  readonly clock?: Clock;
  /** Make a ledger also where one was and is gone. */
  readonly create?: boolean;
  /** Record with the system's clock, however far it is from the last event and from when this program was built. */
  readonly acceptClock?: boolean;
  /** Where an empty ledger starts to count; 1 by default. */
  readonly firstPosition?: bigint;
  readonly bounds?: Partial<QueueBounds>;
}

/**
 * Opens the embedded store for writing and reading. Throws `CannotOpen` when another process has the folder, when a newer
 * program wrote it, when a simulated clock is brought to a ledger in real time, when the ledger that was there is gone, or
 * when the clock is not to be believed.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { folder, clock = systemClock, firstPosition = 1n } = options;
  const held = heldOrSimulated(clock);
  const simulated = held instanceof SimulatedClock;
  const isClockTaken = simulated || options.acceptClock === true;
  if (!isClockTaken) refuseStrangeClock(held.now(), undefined);
  makePrivateFolder(folder);
  beginFirstStart(folder, options.create === true);
  // What was opened is closed in the opposite order, whether the store is closed later or fails to open now.
  const opened = new AsyncDisposableStack();
  opened.defer(holdFolder(folder));
  try {
    const path = ledgerPath(folder);
    mustHaveWholeLog(path);
    prepareLedger(path, folder, simulated);
    const commits = new SharedCommits();
    const bounds = { ...queueBounds, ...options.bounds };
    let isFirst = false;
    const committed = (load: Load) => {
      checkpointer.wrote(load);
      if (!isFirst || load.events === 0) return;
      endFirstStart(folder);
      isFirst = false;
    };
    const beside = (): readonly Finding[] => checkpointer.findings();
    const writer = new WriterThread({ path, clock: held, commits, firstPosition, bounds, committed, beside });
    const checkpointer = new Checkpointer(path, () => writer.restartLog());
    opened.defer(() => checkpointer.close());
    const db = openReadOnly(path);
    const reader = new SqliteReader(db, commits);
    opened.defer(() => reader.close());
    const head = await reader.head();
    isFirst = head === undefined;
    if (isFirst) mustBeFirstStart(folder);
    else endFirstStart(folder);
    if (!isClockTaken && !isSimulated(db)) refuseStrangeClock(held.now(), head?.ledgertime);
    await writer.start();
    const closed = () => opened.disposeAsync();
    const check = new FileCheck({ path, commits, holding: 'ledger' });
    return new SqliteStore({
      reader,
      writer,
      clock: held,
      simulated: isSimulated(db),
      commits: commits.shared,
      check,
      closed,
    });
  } catch (error) {
    await opened.disposeAsync();
    throw asCannotOpen(error, ledgerPath(folder), 'ledger');
  }
}

function heldOrSimulated(clock: Clock): SimulatedClock | HeldClock {
  if (clock === systemClock) return new HeldClock();
  if (clock instanceof SimulatedClock || clock instanceof HeldClock) return clock;
  throw new CannotOpen('a ledger on disk takes the system clock or a SimulatedClock, which its threads can share');
}

export interface SqliteReaderOptions {
  readonly folder: string;
  /** `SqliteStore.commits` of the process's writing store; without it a follower looks every 20 ms. */
  readonly commits?: SharedArrayBuffer;
}

/** Opens an existing ledger for reading only: in any thread, or beside another process that writes. */
export function openSqliteReader({ folder, commits }: SqliteReaderOptions): SqliteReader {
  return new SqliteReader(openReadOnly(ledgerPath(folder)), commits ? new SharedCommits(commits) : new PolledCommits());
}

/** The same store on a database in memory, all on this thread. For tests, and any clock will do. */
export function openMemoryStore(
  options: { readonly clock?: Clock; readonly firstPosition?: bigint } = {},
): SqliteStore {
  const { clock = systemClock, firstPosition = 1n } = options;
  const db = new Database(':memory:');
  db.defaultSafeIntegers(true);
  const simulated = clock !== systemClock;
  settleSchema(db, 'this ledger', simulated);
  const commits = new SharedCommits();
  const writer = new InlineWriter(new Appender(db, clock, firstPosition), commits);
  const reader = new SqliteReader(db, commits);
  return new SqliteStore({ reader, writer, clock, simulated, commits: commits.shared, closed: () => reader.close() });
}

/** Makes the file when it is not there. Throws `CannotOpen` where it holds something else. */
export function prepareLedger(path: string, folder: string, simulated: boolean, holding?: Holding): void {
  makePrivateFile(path);
  const db = openWritable(path);
  try {
    settleSchema(db, folder, simulated, holding);
  } finally {
    db.close();
  }
}
