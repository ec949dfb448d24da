import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteReader } from '#libs/event-store';
import { openViewFileToRead, standBack } from '#libs/projections';
import { ruleSetsIn } from '../rule-sets-of-thread.js';
import type { ClientWalked } from './client-walk.js';
import { ClientWalker, type Range, type Way, walkThe } from './client-walker.js';

export interface WalkSettings {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  /** Which module exports the rule sets. */
  readonly ruleSets: string;
  /** Paths of the files of the needed views, by name. They are opened at once: what is swapped later does no harm. */
  readonly files: ReadonlyMap<string, string>;
  /** Clients are walked up to and with this position, which was recorded at `recorded` (ms). */
  readonly to: bigint;
  readonly recorded: number;
  readonly way: Way;
}

export interface WalkWorkerData extends WalkSettings {
  /** 1 when what is walked is not wanted any more. */
  readonly isOver: Int32Array;
}

export type ToWalkWorker = Range | 'end';

export type FromWalkWorker =
  | { readonly kind: 'walked'; readonly walked: readonly ClientWalked[] }
  /** The file of a view could not be read. The thread ends. */
  | { readonly kind: 'failed'; readonly view: string; readonly message: string; readonly code: unknown };

standBack();
const port = parentPort;
if (port === null) throw new Error('the threads that walk clients are started by walkOnThreads');
const { folder, ruleSets: module, files, isOver, ...walk } = workerData as WalkWorkerData;
const tell = (message: FromWalkWorker) => port.postMessage(message);
const opened = new Map([...files].map(([view, path]) => [view, openViewFileToRead(path)]));
const ruleSets = await ruleSetsIn(module);
const reader = openSqliteReader({ folder });
const walker = new ClientWalker({
  reader,
  ruleSets,
  of: (view) => {
    const database = opened.get(view);
    if (database === undefined) throw new Error(`the threads that walk clients do not read the view ${view}`);
    return database;
  },
  failed: (view, error) => {
    const { message, code } = error as Error & { code?: unknown };
    tell({ kind: 'failed', view, message, code });
  },
});
const ended = new AbortController();
const mayGoOn = () => {
  if (Atomics.load(isOver, 0) === 1) ended.abort();
  ended.signal.throwIfAborted();
};
try {
  const walkRange = await walkThe(walk.way, walker, { upTo: walk.to, recorded: walk.recorded });
  for await (const [range] of on(port, 'message') as AsyncIterable<[ToWalkWorker]>) {
    if (range === 'end') break;
    tell({ kind: 'walked', walked: await walkRange(range, mayGoOn) });
  }
} catch (error) {
  if (!ended.signal.aborted) throw error;
}
for (const database of opened.values()) database.close();
await reader.close();
port.close();
