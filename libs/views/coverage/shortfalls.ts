import { type ClosedInterval, type DeliveryStage, deliveriesIn, isSending, type MessageCounts } from '#libs/assessment';
import { countWhile } from '#libs/evidence';
import type { RuleSetNumber } from './followed-rule-sets.js';
import { PeriodIndex } from './period-index.js';

/** What a heartbeat or a vendor counted in a period, as a rule set holds it against what has come. */
export interface ClaimedCount extends ClosedInterval {
  readonly position: bigint;
  readonly cause: 'HEARTBEAT_COUNT' | 'RECONCILIATION';
  readonly ruleSet: RuleSetNumber;
  /** The sequence number that must have come; 0 where none is claimed. */
  readonly sequence: bigint;
  /** How many deliveries it asks for. */
  readonly deliveries: number;
  /** How many events with `time` in the period are missing; at most 0 when none is. */
  missing: number;
  /** At least how many deliveries are missing; at most 0 when none is. */
  undelivered: number;
  /** Whether deliveries may be too few again: other messages without a name are none once there is a sending. */
  mayFall: boolean;
  isMet: boolean;
}

/** An event that counts among what a source sent. */
export interface SentEvent {
  readonly time: number;
  /** Of a message, what tells its delivery. */
  readonly stage: DeliveryStage | undefined;
}

/** What an arrival made of claims. */
export interface Turned {
  readonly met: readonly ClaimedCount[];
  readonly unmet: readonly ClaimedCount[];
  /** Of those that are met, the ones that stay so whatever comes. */
  readonly settled: readonly ClaimedCount[];
}

/** Counts the messages of a period that have come. */
export type CountMessages = (within: ClosedInterval) => MessageCounts;

/** The claims about one source that are not met for good. An arrival costs next to nothing while there are none. */
export class Shortfalls {
  readonly #byPeriod = new PeriodIndex<ClaimedCount>();
  /** Those whose sequence number has not come, the lowest first. */
  readonly #waiting: ClaimedCount[] = [];
  #size = 0;

  /** Follows a claim that is not met for good. */
  add(claim: ClaimedCount, highest: bigint): void {
    this.#size++;
    if (hangsOnPeriod(claim)) this.#byPeriod.add(claim);
    if (claim.sequence > highest) this.#waiting.splice(this.#rank(claim.sequence), 0, claim);
  }

  /** Takes an arrival in, after which `highest` is the highest number. */
  arrive(arrival: SentEvent | undefined, highest: bigint, count: CountMessages): Turned {
    if (this.#size === 0) return nothing;
    const touched = new Set(arrival === undefined ? [] : this.#byPeriod.at(arrival.time));
    for (const claim of touched) take(claim, arrival as SentEvent, count);
    const come = this.#rank(highest + 1n);
    for (const claim of come === 0 ? [] : this.#waiting.splice(0, come)) touched.add(claim);
    return touched.size === 0 ? nothing : this.#turn(touched, highest, count);
  }

  #turn(touched: Iterable<ClaimedCount>, highest: bigint, count: CountMessages): Turned {
    const turned = { met: [] as ClaimedCount[], unmet: [] as ClaimedCount[], settled: [] as ClaimedCount[] };
    for (const claim of touched) {
      const wasMet = claim.isMet;
      claim.isMet = isMet(claim, highest);
      // Meanwhile there may have come what makes it sure.
      if (claim.isMet && !wasMet && claim.mayFall) reckon(claim, count(claim));
      if (claim.isMet !== wasMet) turned[claim.isMet ? 'met' : 'unmet'].push(claim);
      if (!hangsOnPeriod(claim)) this.#byPeriod.delete(claim);
      if (!claim.isMet || claim.mayFall) continue;
      turned.settled.push(claim);
      this.#size--;
    }
    return turned;
  }

  /** How many wait for a lower number than this. */
  #rank(sequence: bigint): number {
    return countWhile(this.#waiting.length, (index) => (this.#waiting[index] as ClaimedCount).sequence < sequence);
  }
}

const nothing: Turned = { met: [], unmet: [], settled: [] };

/** Holds the deliveries that have come against those that a claim asks for. */
export function reckon(claim: ClaimedCount, messages: MessageCounts): void {
  const least = deliveriesIn({ ...messages, others: Math.min(messages.others, 1) });
  claim.undelivered = claim.deliveries - deliveriesIn(messages);
  claim.mayFall = least < claim.deliveries;
}

export const isMet = ({ missing, undelivered, sequence }: ClaimedCount, highest: bigint): boolean =>
  missing <= 0 && undelivered <= 0 && sequence <= highest;

const hangsOnPeriod = ({ missing, undelivered, mayFall }: ClaimedCount): boolean =>
  missing > 0 || undelivered > 0 || mayFall;

/** A message is one more delivery at most. So they are counted anew only where there may be enough, or may be no more. */
function take(claim: ClaimedCount, { stage }: SentEvent, count: CountMessages): void {
  claim.missing--;
  if (stage === undefined || claim.deliveries === 0) return;
  const wereMissing = claim.undelivered > 0;
  if (wereMissing) claim.undelivered--;
  const mayBeLess = claim.mayFall && stage.message === undefined && isSending(stage);
  if (wereMissing ? claim.undelivered === 0 : mayBeLess) reckon(claim, count(claim));
}
