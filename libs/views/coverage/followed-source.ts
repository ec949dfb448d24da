import { type Count, causeOf, type Fact, isKind, lastHeard, period, union } from '#libs/assessment';
import type { GapChange, HighestNumber, MissingNumbers } from '../sequence-gaps.js';
import type { CoverageRows } from './coverage-rows.js';
import type { SourceCounts } from './event-counts.js';
import { type AskedCount, everyRuleSet } from './followed-rule-sets.js';
import { type Heard, HeardPeriods } from './heard-periods.js';
import type { SourcePeriod } from './period-rows.js';
import { type ClaimedCount, type CountMessages, isMet, reckon, type SentEvent, Shortfalls } from './shortfalls.js';

/** What stands of all that was said about a source. */
export interface StandingVersions {
  readonly start: number;
  readonly beats: readonly Fact<'SourceHeartbeat'>[];
}

/** How a claim is taken in. */
export interface Claiming {
  readonly upTo: bigint;
  /** Told what it shows to be uncovered. */
  readonly open: (gap: SourcePeriod) => void;
  readonly isResumed?: boolean;
}

/** Where a source stands with what it sent. */
export interface SentSoFar extends HighestNumber {
  readonly id: number;
  readonly counting: SourceCounts;
}

/**
 * One registered source, followed from event to event: the rows that each changes, and no others. What cannot be
 * followed (another version of it, a retraction) begins it anew.
 */
export class FollowedSource {
  readonly #sender: SentSoFar;
  readonly #rows: CoverageRows;
  readonly #start: number;
  readonly #heard: HeardPeriods;
  readonly #shortfalls = new Shortfalls();
  /** Heartbeats that end before they begin: they cover nothing, and yet are named where another ends when they do. */
  readonly #backwards: Fact<'SourceHeartbeat'>[];
  #last: Heard;

  constructor(sender: SentSoFar, rows: CoverageRows, { start, beats }: StandingVersions) {
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

  /** The intervals that no heartbeat covers, up to the last. */
  get holes(): SourcePeriod[] {
    return this.#heard.holes;
  }

  /** Takes an event in, as an arrival if it counts; the sender's counts and numbers have it already. */
  arrive(arrival: SentEvent | undefined, position: bigint, change: GapChange | undefined): void {
    const { id, highest } = this.#sender;
    for (const gap of change?.closed ?? []) this.#rows.periods.close(id, position, this.gap(gap));
    for (const gap of change?.opened ?? []) this.#rows.periods.open(id, position, this.gap(gap));
    const { met, unmet, settled } = this.#shortfalls.arrive(arrival, highest, this.#messagesBy(position));
    for (const claim of met) this.#rows.periods.close(id, position, toPeriod(claim));
    for (const claim of unmet) this.#rows.periods.open(id, position, toPeriod(claim));
    for (const claim of settled) this.#rows.about.complete(claim.position, claim.ruleSet);
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
    this.claimAll(fact, position, (gap) => this.#rows.periods.open(id, position, gap));
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
  period(fact: Fact, position: bigint): SourcePeriod {
    const cause = isKind(fact, 'SourceGap') ? 'DECLARED' : 'LIFTED';
    return { cause, ref: position, ...period(fact as Fact<'SourceGap' | 'SourceGapResolved'>), ruleSet: everyRuleSet };
  }

  /** Takes in what a heartbeat or a vendor counted, just recorded. */
  claimAll(fact: Count, position: bigint, open: (gap: SourcePeriod) => void): void {
    for (const asked of this.#rows.ruleSets.askedBy(fact)) this.claim(fact, asked, { upTo: position, open });
  }

  /**
   * Takes in what it counted as a rule set reads it, held against all that was known at `upTo`. `isResumed` where it was
   * taken in before, and not for good.
   */
  claim(fact: Count, asked: AskedCount, { upTo, open, isResumed = false }: Claiming): void {
    const within = period(fact);
    if (within.from > within.to) return;
    const claim = this.#claimOf(fact, asked, upTo);
    if (!claim.isMet) open(toPeriod(claim));
    if (asked.counted.isShort) return;
    // What made it sure in the meantime was not noticed, and is to be noticed at the same event as if nothing had stopped.
    if (isResumed && claim.isMet) claim.mayFall = true;
    if (claim.isMet && !claim.mayFall) this.#rows.about.complete(claim.position, claim.ruleSet);
    else this.#shortfalls.add(claim, this.#sender.highest);
  }

  #claimOf(fact: Count, { ruleSet, counted }: AskedCount, upTo: bigint): ClaimedCount {
    const { events = 0, deliveries = 0, sequence = 0n, isShort = false } = counted;
    const within = period(fact);
    const { counting, highest } = this.#sender;
    const position = placeOf(fact);
    const missing =
      events === 0 || isShort ? 0 : events - this.#rows.counts.count(counting, within.from, within.to, upTo);
    const claim: ClaimedCount = {
      ...{ ...within, position, cause: causeOf(fact), ruleSet, sequence, deliveries, missing },
      ...{ undelivered: 0, mayFall: false, isMet: false },
    };
    if (deliveries > 0 && !isShort) reckon(claim, this.#messagesBy(upTo)(within));
    claim.isMet = !isShort && isMet(claim, highest);
    return claim;
  }

  #messagesBy(upTo: bigint): CountMessages {
    return ({ from, to }) => this.#rows.messages(this.#sender.counting.name, from, to, upTo);
  }

  /** A gap of the sequence as an interval of time: closed at both neighbours' times, from the source's begin where none. */
  gap({ above, from = this.#start, to }: MissingNumbers): SourcePeriod {
    return { cause: 'SEQUENCE', ref: above, from: Math.min(from, to), to: Math.max(from, to), ruleSet: everyRuleSet };
  }
}

/** Where in the ledger a fact stands. */
export const placeOf = ({ evidence }: Fact): bigint => BigInt(evidence.position as string);

function isBackwards(beat: Fact<'SourceHeartbeat'>): boolean {
  const { from, to } = period(beat);
  return from > to;
}

const toPeriod = ({ cause, position, from, to, ruleSet }: ClaimedCount): SourcePeriod => ({
  cause,
  ref: position,
  from,
  to,
  ruleSet,
});
