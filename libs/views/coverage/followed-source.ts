import { type Fact, type Interval, isKind, lastHeard, period, union } from '#libs/assessment';
import { sequenceNumber } from '#libs/evidence';
import type { CoverageRows } from './coverage-rows.js';
import type { Counting } from './event-counts.js';
import { type Heard, HeardPeriods } from './heard-periods.js';
import type { Period } from './period-rows.js';
import type { GapChange, Highest, SequenceGap } from './sequence-gaps.js';
import { type Shortfall, Shortfalls } from './shortfalls.js';

/** What stands of all that was said about a source. */
export interface Standing {
  readonly start: number;
  readonly beats: readonly Fact<'SourceHeartbeat'>[];
}

/** Where a source stands with what it sent. */
export interface Standpoint extends Highest {
  readonly id: number;
  readonly counting: Counting;
}

/**
 * One registered source, followed from event to event: the rows that each changes, and no others. What cannot be
 * followed (another version of it, a retraction) begins it anew.
 */
export class FollowedSource {
  readonly #sender: Standpoint;
  readonly #rows: CoverageRows;
  readonly #start: number;
  readonly #heard: HeardPeriods;
  readonly #shortfalls = new Shortfalls();
  /** Heartbeats that end before they begin: they cover nothing, and yet are named where another ends when they do. */
  readonly #backwards: Fact<'SourceHeartbeat'>[];
  #last: Heard;

  constructor(sender: Standpoint, rows: CoverageRows, { start, beats }: Standing) {
    this.#sender = sender;
    this.#rows = rows;
    this.#start = start;
    const covered = union(beats.map(period));
    this.#heard = new HeardPeriods(start, covered);
    this.#backwards = beats.filter(isBackwards);
    const { at, because } = lastHeard(beats, covered, start);
    this.#last = { at, because: because.map(placeOf) };
  }

  /** Where the last heartbeat ends, and those that end there; where the source begins while there is none. */
  get last(): Heard {
    return this.#last;
  }

  /** The stretches that no heartbeat covers, up to the last. */
  get holes(): Period[] {
    return this.#heard.holes;
  }

  /** Takes an arrival in, with its `time` if it counts; the sender's counts and numbers have it already. */
  arrive(time: number | undefined, position: bigint, change: GapChange | undefined): void {
    const { id, highest } = this.#sender;
    for (const gap of change?.closed ?? []) this.#rows.periods.close(id, position, this.gap(gap));
    for (const gap of change?.opened ?? []) this.#rows.periods.open(id, position, this.gap(gap));
    for (const claim of this.#shortfalls.arrive(time, highest)) {
      this.#rows.periods.close(id, position, toPeriod(claim));
      if (claim.cause === 'HEARTBEAT_COUNT') this.#rows.about.complete(claim.position);
    }
  }

  beat(fact: Fact<'SourceHeartbeat'>, position: bigint): void {
    const { id } = this.#sender;
    const covered = period(fact);
    if (isBackwards(fact)) this.#backwards.push(fact);
    const { closed, opened } = this.#heard.add(covered);
    for (const hole of closed) this.#rows.periods.close(id, position, hole);
    for (const hole of opened) this.#rows.periods.open(id, position, hole);
    const end = this.#heard.end;
    if (end !== undefined && covered.to === end) this.#hear(position, end);
    this.claim(fact, position, (gap) => this.#rows.periods.open(id, position, gap));
  }

  /** Takes a heartbeat that ends where the last of all does. */
  #hear(position: bigint, end: number): void {
    const { at, because } = this.#last;
    const isFurther = at !== end || because.length === 0;
    const alike = isFurther ? this.#backwards.filter((beat) => period(beat).to === end).map(placeOf) : because;
    const heard = { at: end, because: [...alike.filter((one) => one !== position), position] };
    this.#rows.hear(this.#sender.id, position, heard, at);
    this.#last = heard;
  }

  /** What a fact of this source shows to be uncovered or lifts, by itself. */
  period(fact: Fact, position: bigint): Period {
    const cause = isKind(fact, 'SourceGap') ? 'DECLARED' : 'LIFTED';
    return { cause, ref: position, ...period(fact as Fact<'SourceGap' | 'SourceGapResolved'>) };
  }

  /** Takes in what a heartbeat or a vendor counted, as held against all that was known at `upTo`. */
  claim(fact: Fact<'SourceHeartbeat' | 'Reconciliation'>, upTo: bigint, open: (gap: Period) => void): void {
    const within = period(fact);
    const position = placeOf(fact);
    if (within.from > within.to) return;
    const claim: Shortfall = { ...within, position, ...this.#claimed(fact, within, upTo) };
    if (this.#shortfalls.add(claim, this.#sender.highest)) open(toPeriod(claim));
    else if (claim.cause === 'HEARTBEAT_COUNT') this.#rows.about.complete(position);
  }

  /** A gap of the sequence as a stretch of time: closed at both neighbours' times, from the source's begin where none. */
  gap({ above, from = this.#start, to }: SequenceGap): Period {
    return { cause: 'SEQUENCE', ref: above, from: Math.min(from, to), to: Math.max(from, to) };
  }

  #claimed(fact: Fact, { from, to }: Interval, upTo: bigint): Pick<Shortfall, 'cause' | 'missing' | 'lastSequence'> {
    const held = () => this.#rows.counts.count(this.#sender.counting, from, to, upTo);
    if (isKind(fact, 'Reconciliation'))
      return { cause: 'RECONCILIATION', missing: fact.data.vendorCount - held(), lastSequence: 0n };
    const { count, lastSequence } = (fact as Fact<'SourceHeartbeat'>).data;
    const missing = count === 0 ? 0 : count - held();
    return { cause: 'HEARTBEAT_COUNT', missing, lastSequence: sequenceNumber(lastSequence) };
  }
}

/** Where in the ledger a fact stands. */
export const placeOf = ({ evidence }: Fact): bigint => BigInt(evidence.position as string);

function isBackwards(beat: Fact<'SourceHeartbeat'>): boolean {
  const { from, to } = period(beat);
  return from > to;
}

const toPeriod = ({ cause, position, from, to }: Shortfall): Period => ({ cause, ref: position, from, to });
