import { openSqliteReader, standBack, workerPort } from '#libs/event-store';
import { openViewFileToRead } from '#libs/projections';
import { ruleSetsIn } from '../rule-sets-of-thread.js';
import type { ClientReplay } from './client-replay.js';
import { type ClientRange, ClientReplayer, type ReplayFrom, rangeReplay } from './client-replayer.js';

export interface ReplaySettings {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  /** Which module exports the rule sets. */
  readonly ruleSets: string;
  /** Paths of the files of the needed views, by name. They are opened at once: what is swapped later does no harm. */
  readonly files: ReadonlyMap<string, string>;
  /** Clients are replayed up to and with this position, which was recorded at `recorded` (ms). */
  readonly to: bigint;
  readonly recorded: number;
  readonly way: ReplayFrom;
}

export interface ReplayWorkerData extends ReplaySettings {
  /** 1 when what is replayed is not wanted any more. */
  readonly isOver: Int32Array;
}

export type ToReplayWorker = ClientRange | 'end';

export type FromReplayWorker =
  | { readonly kind: 'replayed'; readonly replayed: readonly ClientReplay[] }
  /** The file of a view could not be read. The thread ends. */
  | { readonly kind: 'failed'; readonly view: string; readonly message: string; readonly code: unknown };

standBack();
const { data, tell, messages, close } = workerPort<ReplayWorkerData, ToReplayWorker, FromReplayWorker>(
  'replayOnThreads',
);
const { folder, ruleSets: module, files, isOver, ...replay } = data;
const opened = new Map([...files].map(([view, path]) => [view, openViewFileToRead(path)]));
const ruleSets = await ruleSetsIn(module);
const reader = openSqliteReader({ folder });
const replayer = new ClientReplayer({
  reader,
  ruleSets,
  of: (view) => {
    const database = opened.get(view);
    if (database === undefined) throw new Error(`the threads that replay clients do not read the view ${view}`);
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
  const replayRange = await rangeReplay(replay.way, replayer, { upTo: replay.to, recorded: replay.recorded });
  for await (const range of messages()) {
    if (range === 'end') break;
    tell({ kind: 'replayed', replayed: await replayRange(range, mayGoOn) });
  }
} catch (error) {
  if (!ended.signal.aborted) throw error;
}
for (const database of opened.values()) database.close();
await reader.close();
close();
