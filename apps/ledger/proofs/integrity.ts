import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventText, Finding } from '#libs/event-store';
import type { EvidenceIndex } from '#libs/views';
import type { CopyMending } from './copy-mending.js';
import type { LeafMaker } from './leaf-maker.js';
import type { Mismatch } from './log-check.js';
import type { LogCheckSettings } from './log-check.worker.js';
import { type LogCheckListener, LogCheckThread, type LogCheckThreadOptions } from './log-check-thread.js';

/** How many mismatches are told apart; of more, all clients are concerned. */
const mismatchesMax = 1_000;
const namesAtOnce = 500;

/** Whose evidence is not as the log has it. */
export interface Altered {
  /** What is altered is of the registers, or it is not known yet whose it is. */
  readonly isEveryone: boolean;
  /** Names of clients, without `client/`, in order. */
  readonly clients: ReadonlySet<string>;
}

const nobody: Altered = { isEveryone: false, clients: new Set() };
const everyone: Altered = { isEveryone: true, clients: new Set() };

/** What was found in what a thread read. */
export interface FoundInRead {
  readonly mismatches: readonly Mismatch[];
  /** Why it could not be held against the log. */
  readonly diverged?: string | undefined;
}

/** The log that what is read is held against. */
export type ReadLog = Pick<LogCheckSettings, 'origin' | 'tagKey' | 'continued'>;

export interface IntegrityOptions extends LogCheckThreadOptions {
  readonly leaves: LeafMaker;
  /** Where evidence is found under names, and as of which position. */
  readonly evidenceIndex: EvidenceIndex;
  indexedUpTo(): bigint;
  /** Where what is held against the log is a copy, the way to mend it. */
  readonly mending?: CopyMending | undefined;
}

/**
 * Holds what the ledger has against its log: once after a start and every so often all of it, and what an answer is made of when
 * that is read. While something is not as the log has it, answers about whom it concerns say so; what is stored never does.
 */
export class Integrity {
  readonly #options: IntegrityOptions;
  readonly #checking = new Set<Promise<void>>();
  readonly #thread: LogCheckThread;
  readonly #whenLifted: (() => void)[] = [];
  #mismatches: ReadonlyMap<bigint, Mismatch> = new Map();
  /** Of what is altered, the tags of the subjects that it is about. */
  #tags: ReadonlySet<string> = new Set();
  #altered = nobody;
  #resolving: Promise<void> = Promise.resolve();
  #share: number | undefined;
  #wholeAt: number | undefined;
  #diverged: string | undefined;
  #isMending = false;
  readonly #onMended: ((mended: Finding) => void)[] = [];

  constructor(options: IntegrityOptions) {
    this.#options = options;
    this.#thread = new LogCheckThread(options, { heard: (told) => this.#hear(told), back: () => this.#lift() });
  }

  /** Begins to look through everything. To be called once the log has come as far as the store had. */
  begin(): void {
    this.#thread.begin();
  }

  /** `told` hears of what was mended in a copy, before answers rest on it again. */
  onMended(told: (mended: Finding) => void): void {
    this.#onMended.push(told);
  }

  get altered(): Altered {
    return this.#altered;
  }

  /** Whether something is altered of which an answer is made that rests on what is known of these subjects (`client/x`, …). */
  concerns(subjects: readonly string[]): boolean {
    if (this.#mismatches.size === 0) return false;
    return this.#altered.isEveryone || subjects.some((subject) => this.#tags.has(this.#options.leaves.tagOf(subject)));
  }

  /** How much of a pass over everything is done, from 0 to 1, and when the last one ended (ms); undefined before. */
  get progress(): { readonly share: number | undefined; readonly wholeAt: number | undefined } {
    return { share: this.#share, wholeAt: this.#wholeAt };
  }

  /**
   * Holds what was read at these positions for an answer against the log, on another core. Resolves at once while there is no log
   * to hold it against; where it could not be held, `isUnchecked` from then on.
   */
  async check(positions: readonly bigint[], events: readonly EventText[]): Promise<void> {
    if (positions.length === 0) return;
    const found = this.#thread.held(positions, events);
    const checking = found.then((mismatches) => {
      if (mismatches.length > 0) this.#know(new Map([...this.#mismatches, ...byPosition(mismatches)]));
      this.#checking.delete(checking);
    });
    this.#checking.add(checking);
    await checking;
  }

  /** Takes what a thread found that holds what it reads against the log itself, or why it could not. */
  take({ mismatches, diverged }: FoundInRead): void {
    if (diverged !== undefined) this.#diverged = diverged;
    if (mismatches.length === 0) return;
    this.#know(new Map([...this.#mismatches, ...byPosition(mismatches)]));
    this.#thread.tell({ kind: 'found', mismatches });
  }

  /** What such a thread does it by; undefined while there is no log to hold anything against. */
  get log(): ReadLog | undefined {
    const { origin, tagKey, continued } = this.#options;
    return this.#thread.hasBegun ? { origin, tagKey, continued } : undefined;
  }

  /**
   * Has something done each time that something is as the log has it again, or can be held against it again: what was read before
   * may still be as it was not.
   */
  onLifted(listener: () => void): void {
    this.#whenLifted.push(listener);
  }

  /** Resolves once all is looked at that `check` was asked before. */
  async settled(): Promise<void> {
    if (this.#checking.size > 0) await Promise.all(this.#checking);
    if (this.#mismatches.size > 0) await this.#resolving;
  }

  /** Whether nothing is known to be altered. */
  get isWhole(): boolean {
    return this.#mismatches.size === 0;
  }

  /** Whether answers rest on what could not be held against the log: they are not final, for it may turn out to be altered. */
  get isUnchecked(): boolean {
    return this.#thread.away !== undefined || this.#diverged !== undefined;
  }

  isAltered(position: bigint): boolean {
    return this.#mismatches.has(position);
  }

  findings(): Finding[] {
    const { origin } = this.#options;
    const found = [...this.#mismatches.values()];
    const { away } = this.#thread;
    return [
      ...(this.#diverged === undefined ? [] : [diverged(origin, this.#diverged)]),
      ...(away === undefined ? [] : [unchecked(origin, away)]),
      ...(found.length === 0 ? [] : [altered(origin, found, this.#altered)]),
    ];
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  #hear(told: Parameters<LogCheckListener['heard']>[0]): void {
    if (told.kind === 'diverged') this.#diverged = told.message;
    else if (told.kind === 'again') {
      const { positions, mismatches } = told;
      const others = [...this.#mismatches].filter(([position]) => !positions.includes(position));
      this.#know(new Map([...others, ...byPosition(mismatches)]));
    } else {
      const found = byPosition(told.mismatches);
      this.#know(told.kind === 'passing' ? new Map([...this.#mismatches, ...found]) : found);
      this.#share = told.kind === 'passing' ? told.share : 1;
      if (told.kind !== 'passed' || !told.isWhole) return;
      this.#wholeAt = Date.now();
      if (this.#diverged === undefined) return;
      this.#diverged = undefined;
      this.#lift();
    }
  }

  #lift(): void {
    for (const listener of this.#whenLifted) listener();
  }

  /** What cannot be mended now is told again while it lasts. */
  async #mend(): Promise<void> {
    const { mending } = this.#options;
    if (mending === undefined || this.#isMending || this.isWhole) return;
    this.#isMending = true;
    try {
      const mended = await mending.mend([...this.#mismatches.values()]);
      if (mended.length === 0) return;
      for (const told of this.#onMended) told(mending.told(mended));
      this.#thread.tell({ kind: 'mended', positions: mended.map(({ position }) => position) });
    } catch {
      // The server is away, or the disk is full, of which the store tells: what differs stands until then.
    } finally {
      this.#isMending = false;
    }
  }

  #know(mismatches: ReadonlyMap<bigint, Mismatch>): void {
    setImmediate(() => void this.#mend());
    const isKnown =
      mismatches.size === this.#mismatches.size && [...mismatches.keys()].every((at) => this.#mismatches.has(at));
    const isLifted = [...this.#mismatches.keys()].some((at) => !mismatches.has(at));
    this.#mismatches = mismatches;
    this.#tags = new Set([...mismatches.values()].flatMap(({ tags }) => tags));
    if (isKnown) return;
    if (isLifted) this.#lift();
    // Until it is known whose it is, it may be anybody's; where names cannot be looked up, it stays so.
    this.#altered = mismatches.size === 0 ? nobody : everyone;
    if (mismatches.size > 0) this.#resolving = this.#resolve(mismatches).catch(() => undefined);
  }

  async #resolve(mismatches: ReadonlyMap<bigint, Mismatch>): Promise<void> {
    if (mismatches !== this.#mismatches) return;
    const found = [...mismatches.values()];
    if (found.length > mismatchesMax) return;
    const { named, clients } = await this.#clientsTagged(this.#tags);
    if (mismatches !== this.#mismatches) return;
    const isEveryone = found.some(({ tags, others }) => others === 'everyone' && !tags.some((tag) => named.has(tag)));
    this.#altered = { isEveryone, clients };
  }

  /** The clients that have one of these tags, or are linked to who has; and which of the tags are clients' and identifiers'. */
  async #clientsTagged(wanted: ReadonlySet<string>): Promise<{ named: Set<string>; clients: Set<string> }> {
    const { evidenceIndex, indexedUpTo, leaves } = this.#options;
    const [named, clients] = [new Set<string>(), new Set<string>()];
    const upTo = indexedUpTo();
    for (const prefix of ['client/', 'identifier/']) {
      let after: string | undefined;
      for (;;) {
        const names = evidenceIndex.subjects(prefix, {
          upTo,
          limit: namesAtOnce,
          ...(after !== undefined && { after }),
        });
        for (const name of names) {
          const tag = leaves.tagOf(name);
          if (!wanted.has(tag)) continue;
          named.add(tag);
          for (const one of [name, ...evidenceIndex.linked(name, upTo)])
            if (one.startsWith('client/')) clients.add(one.slice('client/'.length));
        }
        after = names.at(-1);
        if (names.length < namesAtOnce) break;
        await nextTurn();
      }
    }
    return { named, clients: new Set([...clients].sort()) };
  }
}

const byPosition = (found: readonly Mismatch[]): Map<bigint, Mismatch> =>
  new Map(found.map((one) => [one.position, one]));

const clientsText = (count: number): string => (count === 1 ? 'one client' : `${count} clients`);

const shownMax = 5;

const diverged = (origin: string, message: string): Finding => ({
  code: 'log-diverged',
  about: origin,
  detail: `What the ledger holds cannot be held against its log: ${message}.`,
  remedy:
    'End the process, delete the folder log, and start again: it is made anew, and held against what was signed (docs/log.md).',
  bars: 'nothing',
});

const unchecked = (origin: string, reason: string): Finding => ({
  code: 'log-check-away',
  about: origin,
  detail: `What answers are made of is not held against the log at the moment (${reason}): they are given unchecked, with settled: false.`,
  remedy:
    'It is tried again every few seconds, and goes on by itself. Where it does not, restart the process (docs/log.md).',
  bars: 'nothing',
});

function altered(origin: string, found: readonly Mismatch[], { isEveryone, clients }: Altered): Finding {
  const listed = found.slice(0, shownMax).map(({ what, position }) => `${position} (${what})`);
  const more = found.length > shownMax ? `, and ${found.length - shownMax} more` : '';
  return {
    code: 'evidence-altered',
    about: origin,
    detail:
      `What the ledger holds at ${listed.join(', ')}${more} is not what its log has there. ` +
      `Answers about ${isEveryone ? 'every client' : clientsText(clients.size)} are INSUFFICIENT_EVIDENCE (R-000) while that is so.`,
    remedy:
      'Find out what became of it, and bring the bytes back from a backup: it is lifted when they match again (docs/log.md).',
    bars: 'nothing',
  };
}
