import { parentPort, workerData } from 'node:worker_threads';
import { SimulatedClock, systemClock } from '../clock.js';
import { packResults, unpackWrites } from '../packing.js';
import type { Asked, Told } from '../thread-line.js';
import { Appender } from './appender.js';
import { SharedCommits } from './commits.js';
import { asUnavailable } from './failures.js';
import type { Answer, Ready, Request, WriterData } from './messages.js';
import { lockWaitMs, openWritable } from './schema.js';

/**
 * Settled instants push ledgertimes ahead of the clock by a millisecond each. Where that adds up to more than this, every
 * transaction waits for a moment, so that questions without end cannot carry the ledger away from its clock.
 */
const aheadOfClockMaxMs = 50;
const aheadWaitMs = 2;

/** How long starting the log afresh waits for readers; the next checkpoint tries again. */
const restartWaitMs = 50;

/** The one thread that writes. Each append request is one transaction, answered once it is durable. */
const port = parentPort;
if (port === null) throw new Error('the writer runs as a worker thread');
const data = workerData as WriterData;
const clock = data.clock === undefined ? systemClock : new SimulatedClock(data.clock);
const commits = new SharedCommits(data.commits);
const db = openWritable(data.path);
const appender = new Appender(db, clock, data.firstPosition);
const never = new Int32Array(new SharedArrayBuffer(4));

const tell = (told: Told<Answer, Ready>, move: ArrayBuffer[] = []): void => port.postMessage(told, move);

function append(id: number, request: Extract<Request, { ask: 'append' }>): void {
  const start = performance.now();
  if (clock === systemClock && appender.settledAheadMs > aheadOfClockMaxMs) Atomics.wait(never, 0, 0, aheadWaitMs);
  const results = packResults(appender.commit(unpackWrites(request.writes)));
  commits.announce();
  const ms = performance.now() - start;
  tell({ id, answer: { answer: 'appended', results, head: appender.head, ms } }, [results.buffer]);
}

function restartLog(id: number): void {
  db.pragma(`busy_timeout = ${restartWaitMs}`);
  db.pragma('wal_checkpoint(RESTART)');
  db.pragma(`busy_timeout = ${lockWaitMs}`);
  tell({ id, answer: { answer: 'restarted' } });
}

function handle(id: number, request: Request): void {
  switch (request.ask) {
    case 'append':
      append(id, request);
      break;
    case 'settle':
      tell({ id, answer: { answer: 'settled', settled: appender.settle(request.instant) } });
      break;
    case 'restart-log':
      restartLog(id);
  }
}

function close(): void {
  appender.finish();
  db.close();
  port?.close();
}

port.on('message', (asked: Asked<Request>) => {
  if (asked === 'close') return close();
  try {
    handle(asked.id, asked.request);
  } catch (error) {
    tell({ id: asked.id, failed: asUnavailable(error).message });
  }
});
tell({ ready: { head: appender.head } });
