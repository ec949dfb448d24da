import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteReader } from '#libs/event-store';
import type { Stop } from './member.js';
import { Progress } from './progress.js';
import { runViews } from './runner.js';
import { views } from './views.js';
import { openViewsFile, removeViewsFile } from './views-file.js';

export interface WorkerSettings {
  readonly folder: string;
  readonly path: string;
  readonly progress: SharedArrayBuffer;
  readonly commits: SharedArrayBuffer | undefined;
}

/** `close`: end. `rebuild`: a reader found the file corrupt. */
export type ToWorker = 'close' | 'rebuild';

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'stop'; readonly stop: Stop }
  | { readonly kind: 'trouble'; readonly error: string };

const port = parentPort;
if (port === null) throw new Error('the thread of the views is started by startViews');
const { folder, path, progress: shared, commits } = workerData as WorkerSettings;
const progress = new Progress(
  views.map((view) => view.name),
  shared,
);
const tell = (message: FromWorker) => port.postMessage(message);
const closing = new AbortController();
let run = new AbortController();

port.on('message', (message: ToWorker) => {
  if (message === 'close') closing.abort();
  run.abort();
});

const reader = openSqliteReader({ folder, commits });
while (!closing.signal.aborted) {
  await runViews({
    views,
    reader,
    progress,
    signal: run.signal,
    open: () => openViewsFile(path),
    remove: () => removeViewsFile(path),
    onReady: () => tell({ kind: 'ready' }),
    onStop: (stop) => tell({ kind: 'stop', stop }),
    onTrouble: (error) => tell({ kind: 'trouble', error: error.message }),
  });
  if (closing.signal.aborted) break;
  run = new AbortController();
  progress.reset();
  removeViewsFile(path);
}
await reader.close();
port.close();
