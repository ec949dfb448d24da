import { type Finding, unwritableFile } from '#libs/event-store';
import type { Progress } from './progress.js';

/** A thread that could not write or open what it feeds, as it says itself. */
export interface Trouble {
  readonly message: string;
  /** SQLite's or the system's own word for it; undefined where it was neither's. */
  readonly code?: string;
}

/**
 * What keeps threads from writing their views: there from the first failure until all that the thread feeds follows the
 * ledger again, however often it is tried meanwhile.
 */
export class WritingTrouble {
  readonly #folder: string;
  readonly #progress: Progress;
  readonly #open = new Map<readonly string[], Finding>();

  constructor(folder: string, progress: Progress) {
    this.#folder = folder;
    this.#progress = progress;
  }

  /** Whether it is one of these troubles. */
  met(feeds: readonly string[], { message, code }: Trouble): boolean {
    if (code === undefined) return false;
    const finding = unwritableFile(this.#folder, Object.assign(new Error(message), { code }));
    this.#open.set(feeds, { ...finding, bars: 'answers' });
    return true;
  }

  findings(): readonly Finding[] {
    for (const feeds of this.#open.keys()) if (feeds.every((view) => this.#isOver(view))) this.#open.delete(feeds);
    return [...this.#open.values()];
  }

  /** Whether one of these views is kept from going on. */
  bars(views: readonly string[]): boolean {
    this.findings();
    return [...this.#open.keys()].flat().some((view) => views.includes(view) && !this.#isOver(view));
  }

  #isOver(view: string): boolean {
    return !['starting', 'waiting', 'catching-up'].includes(this.#progress.state(view));
  }
}
