import type { Finding } from '../../finding.js';
import type { LedgerCopy, MarkOfCopied } from '../../sqlite/ledger-copy.js';
import { UnfitServer } from '../protocol/server-checks.js';
import type { ServerReads } from '../protocol/server-reads.js';
import type { Streams } from './streams.js';

/** What the copy has and the server does not: to record on, or to answer, would be to go on with another ledger. */
export class Forked extends UnfitServer {}

const remedy =
  'Nothing is recorded until one side is chosen: see "A server that went back" in docs/operations.md, and initium fork.';

/**
 * Holds the server to what was copied from it: its last event and its first, which is the ledger's genesis. A server that
 * was put back to an older state, emptied, or exchanged for another one, is a fork, for as long as it does not have them.
 */
export class SameLedger {
  readonly #copy: LedgerCopy;
  readonly #reads: ServerReads;
  readonly #streams: Streams;
  #lost: string | undefined;
  /** What was acknowledged last: it may not be in the copy yet. */
  #acknowledged: MarkOfCopied | undefined;

  constructor(copy: LedgerCopy, reads: ServerReads, streams: Streams) {
    this.#copy = copy;
    this.#reads = reads;
    this.#streams = streams;
    this.#acknowledged = copy.lostBefore;
  }

  /** Undefined where the server has all that was asked for, as far as is known. */
  get finding(): Finding | undefined {
    const detail = this.#lost;
    return detail === undefined ? undefined : { code: 'fork', about: 'INITIUM_STORE', detail, remedy, bars: 'both' };
  }

  /** Rejects with `Forked` where it is known that the server does not have what the copy has. Asks nothing. */
  mustBe(): void {
    if (this.#lost !== undefined) throw new Forked(`${this.#lost} ${remedy}`);
  }

  /** Asks the server. Rejects with `Forked`, or with what the client throws where the server cannot be asked. */
  async verify(): Promise<void> {
    const isKept = (stream: string) => !this.#streams.mayBeForgotten(stream);
    for (const event of [this.#notCopied(), this.#copy.lastHeld(isKept), this.#copy.firstHeld(isKept)]) {
      if (event === undefined || (await this.#reads.has(event))) continue;
      this.lost(event);
      this.#note(event);
      this.mustBe();
    }
    if (this.#lost !== undefined || this.#copy.lostBefore !== undefined) this.#note(undefined);
    this.#lost = undefined;
  }

  /** The server said that it has this event. */
  acknowledged(event: MarkOfCopied): void {
    if (event.position > (this.#acknowledged?.position ?? -1n)) this.#acknowledged = event;
  }

  /** Once the process has ended, nobody else knows of what the copy does not have. */
  #note(event: MarkOfCopied | undefined): void {
    const isCopied = event !== undefined && event !== this.#acknowledged;
    try {
      if (!isCopied && event?.eventId !== this.#copy.lostBefore?.eventId) this.#copy.noteLost(event);
    } catch {
      // A full disk, most likely: the copy says so itself, and it is tried again with the next look.
    }
  }

  #notCopied(): MarkOfCopied | undefined {
    const acknowledged = this.#acknowledged;
    const isCopied = acknowledged !== undefined && acknowledged.position <= (this.#copy.head?.position ?? -1n);
    return isCopied ? undefined : acknowledged;
  }

  /** The server is known not to have this event, or to have another one in its place. */
  lost({ position }: Pick<MarkOfCopied, 'position'>): void {
    this.#lost = `The server does not have the event at position ${position} that it had: it is another one, or was restored from an older backup.`;
  }
}
