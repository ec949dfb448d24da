import type { AppendAnswer, PendingAppend } from './pending-append.js';
import { accessDenied, type Refusal, unavailable } from './refusals.js';
import type { StandInLog } from './stand-in-log.js';

/** What goes wrong with one append. */
interface Fault {
  readonly isWritten: boolean;
  readonly give: (append: PendingAppend, answer: AppendAnswer | undefined) => void;
}

/** What an append was asked for with, for tests that look at it. */
export type AskedAppend = Pick<PendingAppend, 'stream' | 'expected' | 'requiresLeader' | 'isBatch'> & {
  readonly eventIds: readonly string[];
};

/** How a node carries appends out, and everything that can go wrong with them. */
export class AppendDesk {
  readonly #log: StandInLog;
  readonly #now: () => bigint;
  /** Gives why this node takes no append now: it does not lead, or nobody does. */
  readonly #isRefused: (append: PendingAppend) => AppendAnswer | Refusal | undefined;
  readonly #faults: Fault[] = [];
  readonly #calls = new Set<(refusal: Refusal) => void>();
  readonly #asked: AskedAppend[] = [];
  #held: PendingAppend[] | undefined;
  #heldAnswers: (() => void)[] | undefined;
  #deniesAccess = false;

  constructor(
    log: StandInLog,
    now: () => bigint,
    isRefused: (append: PendingAppend) => AppendAnswer | Refusal | undefined,
  ) {
    this.#log = log;
    this.#now = now;
    this.#isRefused = isRefused;
  }

  /** Every append that was asked for in full, oldest first. */
  get asked(): readonly AskedAppend[] {
    return this.#asked;
  }

  /** Those that were taken and are not carried out. */
  get held(): number {
    return this.#held?.length ?? 0;
  }

  /** The next appends are written, and never answered; their stream stays open. */
  loseNextAcknowledgements(count = 1): void {
    this.#plan(count, { isWritten: true, give: () => undefined });
  }

  /** The next append ends its stream, and with it whatever else is pending on it, instead of being answered. */
  breakAtNextAppend({ written }: { readonly written: boolean }, refusal = unavailable()): void {
    this.#plan(1, { isWritten: written, give: (append) => append.breakOff(refusal) });
  }

  /** The next appends are answered as timed out, written or not. */
  timeOutNextAppends(count = 1, { written }: { readonly written: boolean } = { written: true }): void {
    this.#plan(count, { isWritten: written, give: (append) => append.answer({ is: 'timeout' }) });
  }

  /** The next append is answered twice. The client throws at the second answer where nobody can catch it. */
  answerNextAppendTwice(): void {
    const twice = (append: PendingAppend, answer: AppendAnswer | undefined): void => {
      append.answer(answer as AppendAnswer);
      append.answer(answer as AppendAnswer);
    };
    this.#plan(1, { isWritten: true, give: twice });
  }

  /** Takes appends from now on and carries none out. */
  holdAppends(): void {
    this.#held ??= [];
  }

  /** Carries out the first that are held, or all; without a number it also stops holding. */
  releaseAppends(count?: number): void {
    const released = this.#held?.splice(0, count ?? this.#held.length) ?? [];
    if (count === undefined) {
      this.#held = undefined;
    }
    for (const append of released) {
      this.#carryOut(append);
    }
  }

  /** Carries appends out from now on, and keeps their answers. */
  holdAnswers(): void {
    this.#heldAnswers ??= [];
  }

  /** Gives the answers that were kept: late ones, and to no one where the stream has ended. */
  releaseAnswers(): void {
    const answers = this.#heldAnswers ?? [];
    this.#heldAnswers = undefined;
    for (const give of answers) {
      give();
    }
  }

  /**
   * Ends every stream of appends. Of the appends that are held, the first are written before; the others are dropped,
   * or stay, to be written when they are released, after the client took them for lost.
   */
  breakAppendStreams(
    { write = 0, keep = false }: { readonly write?: number; readonly keep?: boolean } = {},
    refusal = unavailable(),
  ): void {
    this.#writeHeld(write);
    if (!keep) {
      this.#held?.splice(0);
    }
    for (const breakOff of [...this.#calls]) {
      breakOff(refusal);
    }
  }

  /** Answers all that is held as timed out, the first of it written, as a server does that stops leading. */
  cancelHeld({ write = 0 }: { readonly write?: number } = {}): void {
    for (const append of [...this.#writeHeld(write), ...(this.#held?.splice(0) ?? [])]) {
      append.answer({ is: 'timeout' });
    }
  }

  /** Nobody answers what is held, and nothing of it is written; nothing more is held. */
  dropHeld(): void {
    this.#held = undefined;
    this.#heldAnswers = undefined;
  }

  denyAccess(isDenied = true): void {
    this.#deniesAccess = isDenied;
  }

  get deniesAccess(): boolean {
    return this.#deniesAccess;
  }

  /** A call on which appends come, until the function it gives is called. */
  opened(breakOff: (refusal: Refusal) => void): () => void {
    this.#calls.add(breakOff);
    return () => this.#calls.delete(breakOff);
  }

  submit(append: PendingAppend): void {
    const { stream, expected, requiresLeader, isBatch } = append;
    const eventIds = append.events.map(({ id }) => id);
    this.#asked.push({ stream, expected, requiresLeader, isBatch, eventIds });
    if (this.#held === undefined) {
      this.#carryOut(append);
    } else {
      this.#held.push(append);
    }
  }

  #carryOut(append: PendingAppend): void {
    const refused = this.#deniesAccess ? denied(append) : this.#isRefused(append);
    if (refused instanceof Error) {
      append.breakOff(refused);
      return;
    }
    if (refused !== undefined) {
      append.answer(refused);
      return;
    }
    const fault = this.#faults.shift();
    const answer = fault?.isWritten === false ? undefined : this.#write(append);
    const give = (): void => {
      if (fault === undefined) {
        append.answer(answer as AppendAnswer);
      } else {
        fault.give(append, answer);
      }
    };
    if (this.#heldAnswers === undefined) {
      give();
    } else {
      this.#heldAnswers.push(give);
    }
  }

  #write({ stream, expected, events }: PendingAppend): AppendAnswer {
    return this.#log.append(stream, expected, events, this.#now());
  }

  #writeHeld(count: number): PendingAppend[] {
    const written = this.#held?.splice(0, count) ?? [];
    for (const append of written) {
      this.#write(append);
    }
    return written;
  }

  #plan(count: number, fault: Fault): void {
    this.#faults.push(...Array.from({ length: count }, () => fault));
  }
}

function denied({ isBatch }: PendingAppend): AppendAnswer | Refusal {
  return isBatch ? { is: 'access-denied' } : accessDenied();
}
