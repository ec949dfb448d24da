import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { type Finding, type Head, makePrivateFolder } from '#libs/event-store';
import { FeedingThread } from './feeding-thread.js';
import { Progress, type ViewState } from './progress.js';
import { Renewal, type RenewalProgress } from './renewal.js';
import { RenewedConnections } from './renewed-connections.js';
import type { Stop } from './running-projection.js';
import type { Left } from './view.js';
import { FolderFiles } from './view-files.js';
import type { Connection } from './view-reader.js';
import type { ViewSet } from './view-set.js';
import { type Trouble, WritingTrouble } from './writing-trouble.js';

/** How often it is looked whether the catalog is there and can be read. */
const mendMs = 250;

export interface ServedViewsOptions {
  /** `INITIUM_DATA`: holds the embedded store and, beside it, the views' files in `views`. */
  readonly folder: string;
  /** `SqliteStore.commits` of the store that this process writes, so that new events reach the views at once. */
  readonly commits?: SharedArrayBuffer;
  /** Told when a view stops at an event (its position is in the message's `stop`) and when a thread is in trouble. */
  onTrouble?(trouble: { error: string; stop?: Stop }): void;
}

/** How a view is doing. */
export interface ViewStatus {
  readonly view: string;
  /** By which names its rows were known in the version before. */
  readonly formerly: readonly string[];
  readonly version: number;
  readonly state: ViewState;
  /** Position and ledger time (ms) of the last event applied; undefined before the first. */
  readonly position: bigint | undefined;
  readonly ledgertime: number | undefined;
  /** The event that it could not apply, once stopped. */
  readonly stopped?: { readonly position: bigint; readonly error: string };
  /** How much of it is done, from 0 to 1, while an empty view is built as a whole. */
  readonly built?: number;
  /** How far the file is that is built to take the place of the one that serves; undefined where none is. */
  readonly rebuilding?: RenewalProgress;
  /** What is left of the events up to that position; undefined where all is done. */
  readonly left?: Left | undefined;
  /** How far behind the head: in positions, which on the embedded store are events, and in seconds of ledger time. */
  readonly lag: { readonly positions: bigint; readonly seconds: number };
}

/** What ends when the views do. */
interface Closable {
  close(): Promise<unknown>;
}

/** The views of a set in one process: fed by threads of their own, which begin at once, and read here. */
export class ServedViews implements Connection {
  /** How far the views are, in memory that another thread of this process can share. */
  readonly progress: Progress;
  /** Resolves once questions can be asked, however far the views are; or once a file turns out to be away, which is tried again. */
  readonly ready: Promise<void>;
  readonly #set: ViewSet;
  readonly #files: FolderFiles;
  readonly #threads: readonly FeedingThread[];
  readonly #beside: Closable[] = [];
  readonly #renewal: Renewal;
  readonly #connections: RenewedConnections;
  readonly #writing: WritingTrouble;
  readonly #trouble: (error: string) => void;
  readonly #mending: NodeJS.Timeout;
  readonly #stops = new Map<string, Stop>();
  #closed: Promise<void> | undefined;

  constructor(set: ViewSet, options: ServedViewsOptions) {
    const { folder } = options;
    const { views } = set;
    makePrivateFolder(folder);
    const files = new FolderFiles(folder, views);
    files.clean();
    const progress = new Progress(views.map((view) => view.name));
    this.#set = set;
    this.#files = files;
    this.#trouble = (error) => options.onTrouble?.({ error });
    this.progress = progress;
    this.#connections = new RenewedConnections(files, progress, (view) => this.discard(view));
    this.#writing = new WritingTrouble(join(folder, 'views'), progress);
    const news = {
      stopped: (stop: Stop) => {
        this.#stops.set(stop.view, stop);
        options.onTrouble?.({ error: stop.error, stop });
      },
      trouble: (trouble: Trouble, feeds: readonly string[]) => {
        if (!this.#writing.met(feeds, trouble)) this.#trouble(trouble.message);
      },
      corrupt: (view: string) => this.discard(view),
    };
    const own = views.filter(({ thread }) => thread === 'own').map(({ name }) => [name]);
    const together = views.filter(({ thread }) => thread !== 'own').map(({ name }) => name);
    this.#threads = [together, ...own].map(
      (feeds) => new FeedingThread({ ...options, set: set.source(), feeds, progress }, news),
    );
    this.#renewal = new Renewal({ folder, set, files, progress }, { ...news, trouble: this.#trouble });
    this.#mending = setInterval(() => this.#mend(), mendMs).unref();
    this.ready = Promise.all(this.#threads.map((thread) => thread.ready)).then(() => undefined);
  }

  /**
   * True once these views (all of them when left out) have applied every event up to `position`, at once when they have;
   * false after `timeoutMs`, or as soon as one of them has stopped before it. Costs nothing but a look at memory where a
   * view is there already.
   */
  waitFor(position: bigint, timeoutMs: number, names: readonly string[] = this.progress.names): Promise<boolean> {
    return this.progress.wait(names, position, timeoutMs);
  }

  /** Whether one of these views, or one that it needs, waits for what cannot be read in the store's file. */
  cannotReadOn(names: readonly string[]): boolean {
    const needs = this.#set.views.filter(({ name }) => names.includes(name)).flatMap((view) => view.needs ?? []);
    return [...names, ...needs].some((name) => this.progress.state(name) === 'unreadable');
  }

  /** What keeps views from being written: a full disk, files of another user. */
  findings(): readonly Finding[] {
    return this.#writing.findings();
  }

  /** The last position that these views have, where one of them cannot be written; undefined where all can. */
  heldAt(names: readonly string[]): bigint | undefined {
    return this.#writing.bars(names) ? this.progress.least(names) : undefined;
  }

  /** How every view is doing against the store's head. */
  status(head: Head | undefined): ViewStatus[] {
    return this.#set.views.map(({ name, formerly = [], version }) => {
      const [position, ledgertime] = [this.progress.position(name), this.progress.ledgertime(name)];
      const state = this.progress.state(name);
      const stop = state === 'stopped' ? this.#stops.get(name) : undefined;
      const behind = head !== undefined && (position === undefined || position < head.position);
      const lag = behind
        ? {
            positions: head.position - (position ?? 0n),
            seconds: Math.max(0, head.ledgertime - (ledgertime ?? head.ledgertime)) / 1_000,
          }
        : { positions: 0n, seconds: 0 };
      const stopped = stop === undefined ? undefined : { position: stop.position, error: stop.error };
      return {
        view: name,
        formerly,
        version,
        state,
        position,
        ledgertime,
        stopped,
        left: this.progress.left(name),
        built: this.progress.share(name),
        rebuilding: this.#renewal.of(name),
        lag,
      };
    });
  }

  of(view: string): Database {
    return this.#connections.of(view);
  }

  failed(view: string, error: unknown): void {
    this.#connections.failed(view, error);
  }

  /** Ends the threads after the batch that they are at. Resolves when the files are closed; waiting questions get `false`. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    clearInterval(this.#mending);
    this.#connections.close();
    const threads = [this.#renewal, ...this.#beside, ...this.#threads];
    await Promise.all(threads.map((thread) => thread.close()));
    this.#files.catalog.close();
  }

  /** Where even that fails, a full disk, say, it is tried again. */
  #mend(): void {
    try {
      this.#files.catalog.mend();
    } catch (error) {
      this.#trouble(`the catalog of the views: ${(error as Error).message}`);
    }
  }

  /** Has the view built anew: its file could not be read. */
  discard(view: string): void {
    for (const thread of this.#threads) thread.discard(view);
  }

  /** Which file serves for a view, and what else is built of it. */
  protected get files(): FolderFiles {
    return this.#files;
  }

  /** Gives back what it is given, which is closed with the views. */
  protected beside<T extends Closable>(thread: T): T {
    this.#beside.push(thread);
    return thread;
  }
}
