import { selfDescribing } from '#libs/assessment';
import { countWhile } from '#libs/evidence';
import type { Prepare } from '#libs/projections';

/** Of an event in the evidence index: that it counts among what its source sent (R-227). */
export const isSent = `type NOT IN (SELECT id FROM evidence_index_types WHERE name IN (${[...selfDescribing].map((type) => `'${type}'`).join()}))`;

/** Sources and periods of each that are remembered; events since the base that are kept before it is moved. */
const sourcesMax = 1_000;
const periodsMax = 20_000;
const freshMax = 10_000;

export interface CountQuestion {
  readonly source: bigint;
  /** Period of occurrence in ms, closed. */
  readonly from: number;
  readonly to: number;
  readonly upTo: bigint;
}

/** What is remembered of one source: counts as of a base, and the times (ms, sorted) of what came after it. */
interface Remembered {
  readonly base: bigint;
  readonly counts: Map<string, number>;
  fresh: number[];
  freshUpTo: bigint;
}

/**
 * Counts a source's events in periods. A year of hourly heartbeats is 8,760 counts to be compared at every question, and
 * the ledger has grown between any two: so periods are counted once, at a base, and only what came since is looked
 * through. Questions about an earlier state of knowledge are counted afresh.
 */
export class ArrivalCounts {
  readonly #sources = new Map<bigint, Remembered>();

  count(prepare: Prepare, question: CountQuestion): number {
    const { source, from, to, upTo } = question;
    if (from > to) return 0;
    const remembered = this.#remembered(prepare, source, upTo);
    if (remembered === undefined) return countAt(prepare, question);
    const period = `${from}/${to}`;
    let count = remembered.counts.get(period);
    if (count === undefined) {
      count = countAt(prepare, { ...question, upTo: remembered.base });
      if (remembered.counts.size >= periodsMax) remembered.counts.clear();
      remembered.counts.set(period, count);
    }
    return count + rank(remembered.fresh, to + 1) - rank(remembered.fresh, from);
  }

  #remembered(prepare: Prepare, source: bigint, upTo: bigint): Remembered | undefined {
    const known = this.#sources.get(source);
    if (known !== undefined && upTo < known.freshUpTo) return undefined;
    if (known !== undefined && upTo === known.freshUpTo) return known;
    if (known !== undefined) {
      const times = prepare<bigint>(
        `SELECT time FROM evidence_index_evidence WHERE source = ? AND position > ? AND position <= ? AND ${isSent} LIMIT ?`,
      )
        .pluck()
        .all(source, known.freshUpTo, upTo, freshMax);
      if (times.length + known.fresh.length < freshMax) {
        if (times.length > 0) known.fresh = [...known.fresh, ...times.map(Number)].sort((a, b) => a - b);
        known.freshUpTo = upTo;
        return known;
      }
    }
    if (this.#sources.size >= sourcesMax) this.#sources.clear();
    const begun = { base: upTo, counts: new Map<string, number>(), fresh: [], freshUpTo: upTo };
    this.#sources.set(source, begun);
    return begun;
  }
}

function countAt(prepare: Prepare, { source, from, to, upTo }: CountQuestion): number {
  const count = prepare<bigint>(
    `SELECT count(*) FROM evidence_index_evidence WHERE source = ? AND time BETWEEN ? AND ? AND position <= ? AND ${isSent}`,
  )
    .pluck()
    .get(source, BigInt(from), BigInt(to), upTo);
  return Number(count ?? 0n);
}

/** How many of the sorted times are before `time`. */
function rank(times: readonly number[], time: number): number {
  return countWhile(times.length, (index) => (times[index] as number) < time);
}
