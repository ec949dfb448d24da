import { SimulatedClock } from '../clock.js';
import { HeldClock } from '../held-clock.js';
import { packResults, unpackWrites } from '../packing.js';
import type { ThreadQuestion, ThreadReply } from '../thread-line.js';
import { workerPort } from '../worker-port.js';
import { Appender } from './appender.js';
import { SharedCommits } from './commits.js';
import { asUnavailable } from './failures.js';
import { FilesInUse } from './files-in-use.js';
import type { Ready, WriterAnswer, WriterData, WriterRequest } from './messages.js';
import { lockWaitMs, openWritable } from './schema.js';

/**
 * Settled instants push ledgertimes ahead of the clock by a millisecond each. Where that adds up to more than this, every
 * transaction waits for a moment, so that questions without end cannot carry the ledger away from its clock.
 */
const aheadOfClockMaxMs = 50;
const aheadWaitMs = 2;

/** How long starting the log afresh waits for readers; the next checkpoint tries again. */
const restartWaitMs = 50;

/** How long a probe waits for another connection's lock, in milliseconds. */
const probeWaitMs = 500;

/** The one thread that writes. Each append request is one transaction, answered once it is durable. */
const {
  data,
  tell,
  onMessage,
  close: closePort,
} = workerPort<WriterData, ThreadQuestion<WriterRequest>, ThreadReply<WriterAnswer, Ready>>('WriterThread');
const clock = data.clock instanceof SharedArrayBuffer ? new SimulatedClock(data.clock) : new HeldClock(data.clock);
const commits = new SharedCommits(data.commits);
const db = openWritable(data.path, { fileMustExist: true });
const appender = new Appender(db, clock, data.firstPosition);
const files = new FilesInUse(data.path);
const never = new Int32Array(new SharedArrayBuffer(4));

function append(id: number, request: Extract<WriterRequest, { ask: 'append' }>): void {
  const start = performance.now();
  mustBeThere();
  if (clock instanceof HeldClock && appender.settledAheadMs > aheadOfClockMaxMs) Atomics.wait(never, 0, 0, aheadWaitMs);
  const results = packResults(appender.commit(unpackWrites(request.writes)));
  files.wrote();
  commits.announce();
  const ms = performance.now() - start;
  tell({ id, answer: { answer: 'appended', results, head: appender.head, ms } }, [results.buffer]);
}

/** Nothing is written where it would be gone. What the log holds is in the database then, whatever becomes of this process. */
function mustBeThere(): void {
  try {
    files.mustBeThere();
  } catch (error) {
    if (files.isLogAway) db.pragma('wal_checkpoint(PASSIVE)');
    throw error;
  }
}

function probe(id: number, bytes: number): void {
  mustBeThere();
  withLockWait(probeWaitMs, () => appender.probe(bytes));
  files.wrote();
  tell({ id, answer: { answer: 'probed' } });
}

function restartLog(id: number): void {
  withLockWait(restartWaitMs, () => db.pragma('wal_checkpoint(RESTART)'));
  files.wrote();
  tell({ id, answer: { answer: 'restarted' } });
}

function withLockWait(ms: number, work: () => void): void {
  db.pragma(`busy_timeout = ${ms}`);
  try {
    work();
  } finally {
    db.pragma(`busy_timeout = ${lockWaitMs}`);
  }
}

function handle(id: number, request: WriterRequest): void {
  switch (request.ask) {
    case 'append':
      append(id, request);
      break;
    case 'settle':
      tell({ id, answer: { answer: 'settled', settled: appender.settle(request.instant) } });
      files.wrote();
      break;
    case 'probe':
      probe(id, request.bytes);
      break;
    case 'restart-log':
      restartLog(id);
  }
}

function close(): void {
  try {
    appender.finish();
  } catch {
    // Nothing can be written: what was settled stays written down a second too far ahead, as after a crash.
  }
  db.close();
  closePort();
}

onMessage((asked) => {
  if (asked === 'close') return close();
  try {
    handle(asked.id, asked.request);
  } catch (error) {
    const { message, code } = asUnavailable(error);
    tell({ id: asked.id, failed: message, code });
  }
});
tell({ ready: { head: appender.head } });
