import { setTimeout as pause } from 'node:timers/promises';
import type { QueueBounds } from '../append-queue.js';
import { CannotOpen, type StoreLimits } from '../event-store.js';
import { HeldClock } from '../held-clock.js';
import { makePrivateFolder } from '../private-files.js';
import { SharedCommits } from '../sqlite/commits.js';
import { asCannotOpen } from '../sqlite/damaged.js';
import { FileCheck } from '../sqlite/file-check.js';
import { prepareLedger } from '../sqlite/open.js';
import { ledgerPath, openReadOnly } from '../sqlite/schema.js';
import { SqliteReader } from '../sqlite/sqlite-reader.js';
import { SqliteStore } from '../sqlite/sqlite-store.js';
import { holdFolder } from '../sqlite/writer-lock.js';
import { refuseStrangeClock } from '../strange-clock.js';
import type { ServerAddress } from './protocol/connection-string.js';
import { type Timings, usualTimings } from './protocol/timings.js';
import { ServerWriter, serverQueueBounds } from './server-writer.js';

/** The server takes no append of more than 1 MiB as it counts; what it adds to each event stays well below the rest. */
export const serverLimits: StoreLimits = {
  streamNameBytesMax: 4_096,
  eventBytesMax: 900 * 1024,
  writeBytesMax: 900 * 1024,
  eventsPerWriteMax: 1_000,
  writesPerAppendMax: 10_000,
};

export interface EventStoreDbOptions {
  readonly server: ServerAddress;
  /** Made when it is not there: holds this process's copy of the ledger. One process at a time may have it. */
  readonly folder: string;
  /** What the names of the ledger's streams begin with; nothing else can be appended to. */
  readonly prefixes: readonly string[];
  /** This process's clock, where it is held already. What is recorded has the server's time. */
  readonly clock?: HeldClock;
  /** Record, however far the clock is from the last event and from when this program was built. */
  readonly acceptClock?: boolean;
  readonly bounds?: Partial<QueueBounds>;
  readonly timings?: Partial<Timings>;
  /** Told why whenever the server cannot be reached and is waited for. */
  onAway?(why: string): void;
  /** In place of the thread's own code, for tests. */
  readonly code?: URL;
}

/**
 * Opens a ledger that an EventStoreDB (or KurrentDB) server keeps, for writing and reading, beside any number of other
 * processes that do. Appends go to the server; what is read comes from this process's own copy, which its subscription
 * keeps, so that what reads an embedded ledger reads this one. Resolves once the copy is complete, or is on the way.
 *
 * Throws `CannotOpen` when another process has the folder, when it holds something else, when the server cannot be reached
 * or would not keep the ledger's promise, and when the clock is not to be believed.
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<SqliteStore> {
  const { server, folder, prefixes, code, clock = new HeldClock(), acceptClock = false } = options;
  if (!acceptClock) refuseStrangeClock(clock.now(), undefined);
  makePrivateFolder(folder);
  const opened = new AsyncDisposableStack();
  opened.defer(holdFolder(folder));
  try {
    const path = ledgerPath(folder);
    prepareLedger(path, folder, false, 'copy');
    const commits = new SharedCommits();
    commits.filling();
    const bounds = { ...serverQueueBounds, ...options.bounds };
    const timings = { ...usualTimings, ...options.timings };
    const writer = new ServerWriter({
      ...{ server, path, commits: commits.shared, prefixes, bounds, timings, code },
      clock: clock.begun,
    });
    opened.defer(() => writer.close());
    await writer.start();
    const refused = await untilFit(writer, timings.startWaitMs, options.onAway);
    if (refused !== undefined) throw new CannotOpen(refused);
    // Of a copy that is still being made the last event says nothing.
    if (!acceptClock && !commits.isFilling) refuseStrangeClock(clock.now(), writer.head?.ledgertime);
    const reader = new SqliteReader(openReadOnly(path), commits);
    opened.defer(() => reader.close());
    const check = new FileCheck({ path, commits, holding: 'copy' });
    return new SqliteStore({
      reader,
      writer,
      copiedFrom: {
        path,
        reread: (positions) => writer.reread(positions),
        mend: async (positions, events) => {
          await writer.mend(positions, events);
          check.mended();
        },
      },
      clock,
      simulated: false,
      commits: commits.shared,
      check,
      limits: serverLimits,
      closed: () => opened.disposeAsync(),
    });
  } catch (error) {
    await opened.disposeAsync();
    throw asCannotOpen(error, ledgerPath(folder), 'copy');
  }
}

const pauseMs = 1_000;

/** Why the server is not fit; undefined where it is. One that is away is asked again for so long. */
async function untilFit(writer: ServerWriter, ms: number, onAway?: (why: string) => void): Promise<string | undefined> {
  const begun = performance.now();
  for (;;) {
    const { refused, isAway } = await writer.check();
    if (refused === undefined || !isAway || performance.now() - begun + pauseMs > ms) return refused;
    onAway?.(refused);
    await pause(pauseMs);
  }
}
