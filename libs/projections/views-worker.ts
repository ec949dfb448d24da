import { openSqliteReader, standBack, workerPort } from '#libs/event-store';
import { Progress } from './progress.js';
import { runViews } from './runner.js';
import { FileTrouble, type Stop } from './running-projection.js';
import { FileWatch, isCorrupt, isFileTrouble } from './view-file.js';
import { FolderFiles } from './view-files.js';
import { type ViewSetSource, viewSetFrom } from './view-set.js';
import { inOrderOfNeeds, named } from './view-shape.js';
import type { Trouble } from './writing-trouble.js';

export interface WorkerSettings {
  readonly folder: string;
  /** Names of the views that this thread feeds. */
  readonly feeds: readonly string[];
  readonly progress: SharedArrayBuffer;
  readonly commits: SharedArrayBuffer | undefined;
  readonly set: ViewSetSource;
}

/** `close`: end. `discard`: a reader found the file of a view corrupt. */
export type ToWorker = { readonly kind: 'close' } | { readonly kind: 'discard'; readonly view: string };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'stop'; readonly stop: Stop }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }
  | { readonly kind: 'corrupt'; readonly view: string };

/** How often the catalog is looked at: another process may have swapped a file. */
const lookMs = 250;

const { data, tell, onMessage, close } = workerPort<WorkerSettings, ToWorker, FromWorker>('FeedingThread');
const { folder, feeds, progress: shared, commits, set } = data;
const closing = new AbortController();
const discarded = new Set<string>();
let run = new AbortController();

onMessage((message) => {
  if (message.kind === 'close') closing.abort();
  else discarded.add(message.view);
  run.abort();
});

const { views, project } = await viewSetFrom(set);
const progress = new Progress(
  views.map((view) => view.name),
  shared,
);
const files = new FolderFiles(folder, views);

/** Of a file's trouble, the code by which it is known. */
function troubleOf(error: Error): Trouble {
  const cause = error instanceof FileTrouble ? error.cause : error;
  const code = isFileTrouble(cause) ? (cause as { code?: string }).code : undefined;
  return { message: error.message, code };
}

const pathOf = (view: string) => files.catalog.find(view, 'serving')?.path;
const served = () => feeds.map(pathOf).join();
const watch = new FileWatch();
let changes = '';
let opened = '';
const looking = setInterval(() => {
  try {
    look();
  } catch (error) {
    // The catalog is being made anew.
    if (!isFileTrouble(error)) throw error;
  }
}, lookMs);

function look(): void {
  const now = files.catalog.changes;
  if (now !== changes && served() !== opened) run.abort();
  changes = now;
  lookAtFiles();
}

function lookAtFiles(): void {
  for (const view of feeds) {
    const path = pathOf(view);
    if (watch.isSpoilt(path) || files.isTorn(path)) discarded.add(view);
  }
  if (discarded.size > 0) run.abort();
}

// A view with a thread of its own has much to do and may fall behind; questions and intake must not wait for it.
if (views.some(({ name, thread }) => thread === 'own' && feeds.includes(name))) standBack();

const reader = openSqliteReader({ folder, commits });
while (!closing.signal.aborted) {
  opened = tried(served) ?? opened;
  await runViews({
    views: inOrderOfNeeds(views).filter((view) => feeds.includes(view.name)),
    files,
    reader,
    folder,
    project,
    progress,
    signal: run.signal,
    onReady: () => {
      // From the moment that they are there, so that nothing happens to them unseen.
      tried(lookAtFiles);
      tell({ kind: 'ready' });
    },
    onStop: (stop) => tell({ kind: 'stop', stop }),
    onTrouble: (error) => tell({ kind: 'trouble', trouble: troubleOf(error) }),
    onCorrupt: (view) => tell({ kind: 'corrupt', view }),
  });
  if (closing.signal.aborted) break;
  run = new AbortController();
  for (const view of discarded) {
    progress.reset(view);
    tried(() => files.discard(named(view, views)));
  }
  discarded.clear();
}
clearInterval(looking);
await reader.close();
files.catalog.close();
close();

/** Undefined where a file is away, which whoever needs it next meets again and says. */
function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isFileTrouble(error) || isCorrupt(error)) return undefined;
    throw error;
  }
}
