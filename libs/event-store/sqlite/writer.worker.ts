import { parentPort, workerData } from 'node:worker_threads';
import { SimulatedClock, systemClock } from '../clock.js';
import { Appender } from './appender.js';
import { SharedCommits } from './commits.js';
import { asUnavailable } from './failures.js';
import type { Answer, Request, WriterData } from './messages.js';
import { packResults, unpackWrites } from './packing.js';
import { openWritable } from './schema.js';

/** The one thread that writes. Each append request is one transaction, answered once it is durable. */
const port = parentPort;
if (port === null) throw new Error('the writer runs as a worker thread');
const data = workerData as WriterData;
const clock = data.clock === undefined ? systemClock : new SimulatedClock(data.clock);
const commits = new SharedCommits(data.commits);
const db = openWritable(data.path);
const appender = new Appender(db, clock, data.firstPosition);

const tell = (answer: Answer, move: ArrayBuffer[] = []): void => port.postMessage(answer, move);

function handle(request: Request): void {
  switch (request.ask) {
    case 'append': {
      const start = performance.now();
      const results = packResults(appender.commit(unpackWrites(request.writes)));
      commits.announce();
      tell({ answer: 'appended', results, head: appender.head, ms: performance.now() - start }, [results.buffer]);
      return;
    }
    case 'settle':
      tell({ answer: 'settled', settled: appender.settle(request.instant) });
      return;
    case 'close':
      appender.finish();
      db.close();
      tell({ answer: 'closed' });
      port?.close();
  }
}

port.on('message', (request: Request) => {
  try {
    handle(request);
  } catch (error) {
    tell({ answer: 'failed', message: asUnavailable(error).message });
  }
});
tell({ answer: 'ready', head: appender.head });
