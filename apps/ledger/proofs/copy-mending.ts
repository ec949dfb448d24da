import type { CopiedFrom, Finding, OriginalEvent, StoredEvent } from '#libs/event-store';
import { LogCheck, type LogCheckParts, type Mismatch } from './log-check.js';
import { LogIndex } from './log-index.js';

/** The log that a copy is held against. */
export type LoggedParts = Omit<LogCheckParts, 'index'> & { readonly indexPath: string };

/** What a server has otherwise as well is asked for again after so long: it may be put back. */
const againAfterMs = 30_000;
/** How many are read again at once. */
const mendedMax = 500;
/** How many are named. */
const shownMax = 5;

/**
 * Mends a copy of a server's ledger that is not as the log has it: what differs is read again from the server, and put into the copy
 * where it is what the log has there. The server's own bytes are never believed without the log.
 */
export class CopyMending {
  readonly #copy: CopiedFrom;
  readonly #log: LoggedParts;
  /** When (`performance.now`) the server was found not to have what the log has, by position. */
  readonly #inVain = new Map<bigint, number>();

  constructor(copy: CopiedFrom, log: LoggedParts) {
    this.#copy = copy;
    this.#log = log;
  }

  /** Gives those of these that it mended. Rejects where the server cannot be asked, or the copy cannot be written. */
  async mend(mismatches: readonly Mismatch[]): Promise<Mismatch[]> {
    const since = performance.now() - againAfterMs;
    const tried = mismatches
      .filter(({ position }) => (this.#inVain.get(position) ?? -Infinity) <= since)
      .slice(0, mendedMax);
    if (tried.length === 0) return [];
    const originals = await this.#copy.reread(tried.map(({ position }) => position));
    const there = new Set(originals.map(({ position }) => position));
    const events = this.#asLogged(originals);
    const right = new Set(events.map(({ position }) => position));
    // What neither the server nor the log has was put into the copy alone.
    const mended = tried.filter(
      ({ what, position }) => right.has(position) || (what === 'inserted' && !there.has(position)),
    );
    for (const { position } of tried) this.#inVain.set(position, performance.now());
    if (mended.length === 0) return [];
    const positions = mended.map(({ position }) => position);
    await this.#copy.mend(positions, events);
    for (const position of positions) this.#inVain.delete(position);
    return mended;
  }

  #asLogged(originals: readonly OriginalEvent[]): StoredEvent[] {
    const { indexPath, ...parts } = this.#log;
    const index = new LogIndex(indexPath, { readonly: true });
    try {
      return new LogCheck({ ...parts, index }).asLogged(originals);
    } finally {
      index.close();
    }
  }

  /** Says what became of it, once it is over. */
  told(mended: readonly Mismatch[]): Finding {
    const listed = mended.slice(0, shownMax).map(({ what, position }) => `${position} (${what})`);
    const more = mended.length > shownMax ? `, and ${mended.length - shownMax} more` : '';
    return {
      code: 'copy-altered',
      about: this.#copy.path,
      detail:
        `What this copy of the ledger had at ${listed.join(', ')}${more} was not what the log has there. ` +
        'The server has that still, and the copy was mended from it.',
      remedy: 'Look at the disk, and at who else may write the file: the ledger itself never changes what is there.',
      bars: 'nothing',
    };
  }
}
