import type { Left } from './view.js';

/**
 * `waiting` is for a store, a file or a needed view that is away: it goes on by itself. `rebuilding`: nothing answers until
 * another file is built. `stopped` is at an event it cannot apply. `unreadable`: the store's file is damaged where it would
 * go on; it is tried again.
 */
const states = [
  'starting',
  'catching-up',
  'following',
  'waiting',
  'rebuilding',
  'stopped',
  'unreadable',
  'closed',
] as const;

/** Waiting for such a view is of no use. */
const ends: readonly ViewState[] = ['stopped', 'unreadable', 'closed'];
export type ViewState = (typeof states)[number];

/** How far a view is. */
export interface Reached {
  /** Position and ledger time (ms) of the last event applied; undefined before the first. */
  readonly position: bigint | undefined;
  readonly ledgertime: number | undefined;
  readonly left?: Left | undefined;
}

const none = -1n;
const turn = 0;
const waiting = 1;
const firstState = 2;

const shareWhole = 1_000_000;
/** Of each view: its state, generation, share, commits, and how much is left; then its position, ledger time, and where that is left. */
const [wordsEach, cellsEach] = [5, 3];

const wordsFor = (names: readonly string[]): number => firstState + wordsEach * names.length;
/** In bytes. */
const cellsAt = (names: readonly string[]): number => 8 * Math.ceil((wordsFor(names) * 4) / 8);

/** Memory for views that have applied nothing. */
function unbegun(names: readonly string[]): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(cellsAt(names) + names.length * cellsEach * 8);
  new BigInt64Array(shared, cellsAt(names)).fill(none);
  return shared;
}

/**
 * How far each view is, in memory that threads share: the runner publishes after each commit, and whoever asks a
 * question looks without a message. Positions and ledger times (ms) are whole once read: 64-bit cells.
 */
export class Progress {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #cells: BigInt64Array;
  readonly #names: readonly string[];

  constructor(names: readonly string[], shared: SharedArrayBuffer = unbegun(names)) {
    this.#names = names;
    this.shared = shared;
    this.#words = new Int32Array(shared, 0, wordsFor(names));
    this.#cells = new BigInt64Array(shared, cellsAt(names));
  }

  get names(): readonly string[] {
    return this.#names;
  }

  /** How often the view's file was replaced by another. Who holds a connection to an earlier one must open it again. */
  generation(view: string): number {
    return Atomics.load(this.#words, this.#word(view, 1));
  }

  state(view: string): ViewState {
    return states[Atomics.load(this.#words, this.#word(view, 0))] ?? 'starting';
  }

  /** Position of the last event that the view has applied; undefined when there is none. */
  position(view: string): bigint | undefined {
    const value = Atomics.load(this.#cells, cellsEach * this.#index(view));
    return value === none ? undefined : value;
  }

  /** Ledger time (ms) of that event. */
  ledgertime(view: string): number | undefined {
    const value = Atomics.load(this.#cells, cellsEach * this.#index(view) + 1);
    return value === none ? undefined : Number(value);
  }

  /** What the view has left of the events that it has applied; undefined where all is done. */
  left(view: string): Left | undefined {
    const count = Atomics.load(this.#words, this.#word(view, 4));
    return count === 0 ? undefined : { count, position: Atomics.load(this.#cells, cellsEach * this.#index(view) + 2) };
  }

  /** How often the view wrote anything: another number where its rows may be others. */
  commits(view: string): number {
    return Atomics.load(this.#words, this.#word(view, 3));
  }

  /** How much of a view is done that is being built as a whole, from 0 to 1; undefined where none is. */
  share(view: string): number | undefined {
    const share = Atomics.load(this.#words, this.#word(view, 2));
    return share === 0 ? undefined : (share - 1) / shareWhole;
  }

  tellShare(view: string, share: number | undefined): void {
    Atomics.store(this.#words, this.#word(view, 2), share === undefined ? 0 : 1 + Math.round(share * shareWhole));
  }

  publish(view: string, { position, ledgertime, left }: Reached): void {
    const cell = cellsEach * this.#index(view);
    Atomics.store(this.#cells, cell + 2, left?.position ?? none);
    Atomics.store(this.#words, this.#word(view, 4), left?.count ?? 0);
    Atomics.store(this.#cells, cell + 1, ledgertime === undefined ? none : BigInt(ledgertime));
    Atomics.store(this.#cells, cell, position ?? none);
    Atomics.add(this.#words, this.#word(view, 3), 1);
    this.#wake();
  }

  /** Nothing is applied any more: the view begins again. */
  reset(view: string): void {
    this.publish(view, { position: undefined, ledgertime: undefined });
    this.enter(view, 'starting');
  }

  enter(view: string, state: ViewState): void {
    Atomics.store(this.#words, this.#word(view, 0), states.indexOf(state));
    this.#wake();
  }

  replaced(view: string): void {
    Atomics.add(this.#words, this.#word(view, 1), 1);
    this.#wake();
  }

  /** What all these views have applied; undefined while one has applied nothing. */
  least(views: readonly string[]): bigint | undefined {
    let least: bigint | undefined;
    for (const view of views) {
      const position = this.position(view);
      if (position === undefined) return undefined;
      if (least === undefined || position < least) least = position;
    }
    return least;
  }

  /** Resolves once `holds` does, which is looked at again after every change here; false where `signal` aborts before. */
  async until(holds: () => boolean, signal: AbortSignal): Promise<boolean> {
    const wake = () => this.#wake();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        const seen = Atomics.load(this.#words, turn);
        if (holds()) return true;
        const turned = Atomics.waitAsync(this.#words, turn, seen);
        if (turned.async) await turned.value;
      }
      return false;
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  /**
   * True once all these views have applied everything up to `position`, at once when they already have; false after
   * `timeoutMs`, or as soon as one of them has stopped before it, or cannot read on.
   */
  async wait(views: readonly string[], position: bigint, timeoutMs: number): Promise<boolean> {
    if (this.#areThere(views, position)) return true;
    Atomics.add(this.#words, waiting, 1);
    Atomics.notify(this.#words, waiting);
    try {
      return await this.#waitUntil(views, position, performance.now() + timeoutMs);
    } finally {
      Atomics.sub(this.#words, waiting, 1);
    }
  }

  /** Resolves after `ms`; at once while anyone waits for a view, or as soon as someone does. */
  async rest(ms: number): Promise<void> {
    const rest = Atomics.waitAsync(this.#words, waiting, 0, ms);
    if (rest.async) await rest.value;
  }

  #areThere(views: readonly string[], position: bigint): boolean {
    return views.every((view) => (this.position(view) ?? none) >= position);
  }

  async #waitUntil(views: readonly string[], position: bigint, deadline: number): Promise<boolean> {
    for (;;) {
      const seen = Atomics.load(this.#words, turn);
      const behind = views.filter((view) => (this.position(view) ?? none) < position);
      if (behind.length === 0) return true;
      if (behind.some((view) => ends.includes(this.state(view)))) return false;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await Atomics.waitAsync(this.#words, turn, seen, left).value;
    }
  }

  #wake(): void {
    Atomics.add(this.#words, turn, 1);
    Atomics.notify(this.#words, turn);
  }

  #word(view: string, which: number): number {
    return firstState + which * this.#names.length + this.#index(view);
  }

  #index(view: string): number {
    const index = this.#names.indexOf(view);
    if (index < 0) throw new Error(`no view is called ${view}`);
    return index;
  }
}
