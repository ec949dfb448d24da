import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { type RuleSets, shippedRuleSets } from '#libs/assessment';
import { type Finding, type Head, makePrivateFolder } from '#libs/event-store';
import { Adoption } from './adoption.js';
import { Coverage } from './coverage/coverage.js';
import { FeedingThread } from './feeding-thread.js';
import { Foreign } from './foreign/foreign.js';
import type { Stop } from './member.js';
import { PortfolioThread } from './portfolio/portfolio-thread.js';
import { Progress, type ViewState } from './progress.js';
import { Quarantine } from './quarantine/quarantine.js';
import { ReadConnections } from './read-connections.js';
import { Register } from './register/register.js';
import { Registers } from './registers/registers.js';
import { Renewal, type RenewalProgress } from './renewal.js';
import { ClientList } from './statuses/client-list.js';
import { ClientSearch } from './statuses/client-search.js';
import { StatusChanges } from './statuses/status-changes.js';
import { StatusHistory } from './statuses/status-history.js';
import { Statuses } from './statuses/statuses.js';
import { FolderFiles } from './view-files.js';
import type { Connection } from './view-reader.js';
import { views } from './views.js';
import { type Trouble, WritingTrouble } from './writing-trouble.js';

/** How often it is looked whether the catalog is there and can be read. */
const mendMs = 250;

export interface ViewsOptions {
  /** `INITIUM_DATA`: holds the embedded store and, beside it, the views' files in `views`. */
  readonly folder: string;
  /** `SqliteStore.commits` of the store that this process writes, so that new events reach the views at once. */
  readonly commits?: SharedArrayBuffer;
  /** What answers are given by; all that are shipped when left out. */
  readonly ruleSets?: RuleSets;
  /** Told when a view stops at an event (its position is in the message's `stop`) and when a thread is in trouble. */
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
  /** How much of it is done, from 0 to 1, while an empty view is built as a whole. */
  readonly built?: number;
  /** How far the file is that is built to take the place of the one that serves; undefined where none is. */
  readonly rebuilding?: RenewalProgress;
  /** How far behind the head: in positions, which on the embedded store are events, and in seconds of ledger time. */
  readonly lag: { readonly positions: bigint; readonly seconds: number };
}

/**
 * Starts the threads that feed the views of an existing store. Resolves once questions can be asked, however far the
 * views are; or once a file turns out to be away, which is tried again: recording waits for no view.
 */
export async function startViews(options: ViewsOptions): Promise<Views> {
  makePrivateFolder(options.folder);
  const files = new FolderFiles(options.folder, views);
  files.clean();
  const started = new Views(files, new Progress(views.map((view) => view.name)), options);
  await started.ready;
  return started;
}

/** The views of this process: fed by threads of their own, read here. */
export class Views implements Connection {
  readonly register: Register = new Register(this);
  readonly registers: Registers = new Registers(this);
  readonly quarantine: Quarantine = new Quarantine(this);
  readonly foreign: Foreign = new Foreign(this);
  readonly statuses: Statuses = new Statuses(this);
  readonly clients: ClientList = new ClientList(this);
  readonly clientSearch: ClientSearch = new ClientSearch(this);
  readonly statusHistory: StatusHistory = new StatusHistory(this);
  /** The portfolio, asked on a thread of its own. */
  readonly portfolio: PortfolioThread;
  /** What another rule set would say of every client. */
  readonly adoption: Adoption;
  readonly statusChanges: StatusChanges = new StatusChanges(this);
  /** How far the views are, in memory that another thread of this process can share. */
  readonly progress: Progress;
  readonly coverage: Coverage;
  readonly ready: Promise<void>;
  readonly #files: FolderFiles;
  readonly #threads: readonly FeedingThread[];
  readonly #renewal: Renewal;
  readonly #connections: ReadConnections;
  readonly #writing: WritingTrouble;
  readonly #trouble: (error: string) => void;
  readonly #mending: NodeJS.Timeout;
  readonly #stops = new Map<string, Stop>();
  #closed: Promise<void> | undefined;

  constructor(files: FolderFiles, progress: Progress, options: ViewsOptions) {
    const { folder, ruleSets = shippedRuleSets } = options;
    this.#files = files;
    this.coverage = new Coverage(this, this.register, ruleSets);
    this.#trouble = (error) => options.onTrouble?.({ error });
    this.progress = progress;
    this.#connections = new ReadConnections(files, progress, (view) => this.#discard(view));
    this.#writing = new WritingTrouble(join(folder, 'views'), progress);
    const news = {
      stopped: (stop: Stop) => {
        this.#stops.set(stop.view, stop);
        options.onTrouble?.({ error: stop.error, stop });
      },
      trouble: (trouble: Trouble, feeds: readonly string[]) => {
        if (!this.#writing.met(feeds, trouble)) this.#trouble(trouble.message);
      },
      corrupt: (view: string) => this.#discard(view),
    };
    const own = views.filter(({ thread }) => thread === 'own').map(({ name }) => [name]);
    const together = views.filter(({ thread }) => thread !== 'own').map(({ name }) => name);
    this.#threads = [together, ...own].map(
      (feeds) => new FeedingThread({ ...options, ruleSets, feeds, progress }, news),
    );
    this.#renewal = new Renewal({ folder, ruleSets, files, progress }, { ...news, trouble: this.#trouble });
    this.portfolio = new PortfolioThread({ folder, ruleSets, progress, corrupt: news.corrupt });
    this.adoption = new Adoption({ folder, ruleSets, files, progress });
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
    const needs = views.filter(({ name }) => names.includes(name)).flatMap((view) => view.needs ?? []);
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
    return views.map(({ name, version }) => {
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
        version,
        state,
        position,
        ledgertime,
        stopped,
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
    const threads = [this.#renewal, this.adoption, this.portfolio, ...this.#threads];
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

  #discard(view: string): void {
    for (const thread of this.#threads) thread.discard(view);
  }
}
