import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import type { Head } from '#libs/event-store';
import type { Stop } from './member.js';
import { Progress, type ViewState } from './progress.js';
import { Quarantine } from './quarantine/quarantine.js';
import { Register } from './register/register.js';
import { Registers } from './registers/registers.js';
import type { Connection } from './view-reader.js';
import { views } from './views.js';
import { isCorrupt, openViewsFileToRead } from './views-file.js';
import type { FromWorker, ToWorker, WorkerSettings } from './views-worker.js';

const closeMsMax = 4_000;

export interface ViewsOptions {
  /** `INITIUM_DATA`: holds the embedded store and, beside it, the views' file `views.db`. */
  readonly folder: string;
  /** `SqliteStore.commits` of the store that this process writes, so that new events reach the views at once. */
  readonly commits?: SharedArrayBuffer;
  /** Told when a view stops at an event (its position is in the message's `stop`) and when the views' thread is in trouble. */
  onTrouble?(trouble: { error: string; stop?: Stop }): void;
}

/** How a view is doing. */
export interface ViewStatus {
  readonly view: string;
  readonly version: number;
  readonly state: ViewState;
  /** Position and ledger time (ms) of the last event applied; undefined before the first. */
  readonly position: bigint | undefined;
  readonly ledgertime: number | undefined;
  /** The event that it could not apply, once stopped. */
  readonly stopped?: { readonly position: bigint; readonly error: string };
  /** How far behind the head: in positions, which on the embedded store are events, and in seconds of ledger time. */
  readonly lag: { readonly positions: bigint; readonly seconds: number };
}

/**
 * Starts the thread that feeds the views of an existing store. Resolves once questions can be asked, however far the
 * views are; or once their file turns out to be away, which is tried again: recording waits for no view.
 */
export async function startViews(options: ViewsOptions): Promise<Views> {
  mkdirSync(options.folder, { recursive: true });
  const names = views.map((view) => view.name);
  const progress = new Progress(names);
  const path = join(options.folder, 'views.db');
  const settings: WorkerSettings = {
    folder: options.folder,
    path,
    progress: progress.shared,
    commits: options.commits,
  };
  const worker = new Worker(new URL('./views-worker.js', import.meta.url), { workerData: settings, name: 'views' });
  const started = new Views(worker, progress, path, options);
  await started.ready;
  return started;
}

/** The views of this process: fed by a thread of their own, read here. */
export class Views implements Connection {
  readonly register: Register = new Register(this);
  readonly registers: Registers = new Registers(this);
  readonly quarantine: Quarantine = new Quarantine(this);
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #progress: Progress;
  readonly #path: string;
  readonly #exited: Promise<void>;
  readonly #stops = new Map<string, Stop>();
  #open: { database: Database; generation: number } | undefined;
  /** The generation of the file that was reported corrupt last. */
  #reported: number | undefined;
  #closed = false;

  constructor(worker: Worker, progress: Progress, path: string, { onTrouble }: ViewsOptions) {
    this.#worker = worker;
    this.#progress = progress;
    this.#path = path;
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
    this.ready = new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.on('message', (message: FromWorker) => {
        if (message.kind !== 'stop') resolve();
        if (message.kind === 'stop') this.#stops.set(message.stop.view, message.stop);
        if (message.kind === 'stop') onTrouble?.({ error: message.stop.error, stop: message.stop });
        if (message.kind === 'trouble') onTrouble?.({ error: message.error });
      });
    });
    worker.on('error', (error: Error) => {
      for (const view of progress.names) progress.enter(view, 'closed');
      onTrouble?.({ error: error.stack ?? error.message });
    });
  }

  /**
   * True once these views (all of them when left out) have applied every event up to `position`, at once when they have;
   * false after `timeoutMs`, or as soon as one of them has stopped before it. Costs nothing but a look at memory where a
   * view is there already.
   */
  waitFor(position: bigint, timeoutMs: number, names: readonly string[] = this.#progress.names): Promise<boolean> {
    return this.#progress.wait(names, position, timeoutMs);
  }

  /** How every view is doing against the store's head. */
  status(head: Head | undefined): ViewStatus[] {
    return views.map(({ name, version }) => {
      const [position, ledgertime] = [this.#progress.position(name), this.#progress.ledgertime(name)];
      const stop = this.#stops.get(name);
      const behind = head !== undefined && (position === undefined || position < head.position);
      const lag = behind
        ? {
            positions: head.position - (position ?? 0n),
            seconds: Math.max(0, head.ledgertime - (ledgertime ?? head.ledgertime)) / 1_000,
          }
        : { positions: 0n, seconds: 0 };
      const stopped = stop === undefined ? undefined : { position: stop.position, error: stop.error };
      return { view: name, version, state: this.#progress.state(name), position, ledgertime, stopped, lag };
    });
  }

  /** The connection to ask on: another one once the file was replaced. */
  get database(): Database {
    const generation = this.#progress.generation;
    if (this.#closed) throw new Error('the views are closed');
    if (this.#open === undefined || this.#open.generation !== generation) {
      this.#open?.database.close();
      this.#open = { database: openViewsFileToRead(this.#path), generation };
    }
    return this.#open.database;
  }

  failed(error: unknown): void {
    const generation = this.#open?.generation;
    if (isCorrupt(error) && generation !== this.#reported) {
      this.#reported = generation;
      this.#worker.postMessage('rebuild' satisfies ToWorker);
    }
  }

  /** Ends the thread after the batch that it is at. Resolves when the file is closed; waiting questions get `false`. */
  async close(): Promise<void> {
    if (this.#closed) return this.#exited;
    this.#closed = true;
    this.#open?.database.close();
    this.#worker.postMessage('close' satisfies ToWorker);
    const killed = setTimeout(() => this.#worker.terminate(), closeMsMax);
    await this.#exited;
    clearTimeout(killed);
    for (const view of this.#progress.names) this.#progress.enter(view, 'closed');
  }
}
