import { instant, type RecordedEvidence } from '#libs/evidence';

/** What has arrived from one CloudEvents source, as known at one position: of all its events, whatever their kind. */
export interface Arrivals {
  /** The highest sequence number that has arrived; undefined while none has. */
  readonly highest: bigint | undefined;
  /** Runs of missing numbers below it: `time` (ms) of the neighbours; no `from` where number 1 is missing. */
  readonly gaps: readonly { readonly from?: number; readonly to: number }[];
  /** Events held with `time` in a closed period (ms), with or without a sequence number. */
  count(from: number, to: number): number;
}

export const noArrivals: Arrivals = { highest: undefined, gaps: [], count: () => 0 };

/** Arrivals of one source, from all evidence that it sent and that was known. */
export function arrivalsOf(evidence: Iterable<RecordedEvidence>): Arrivals {
  const times: number[] = [];
  const numbered: { sequence: bigint; time: number }[] = [];
  for (const { time, sequence } of evidence) {
    times.push(instant(time));
    if (sequence !== undefined) numbered.push({ sequence: BigInt(sequence), time: instant(time) });
  }
  if (times.length === 0) return noArrivals;
  numbered.sort((a, b) => compareBigints(a.sequence, b.sequence) || a.time - b.time);
  const gaps: { from?: number; to: number }[] = [];
  let below: { sequence: bigint; time?: number } = { sequence: 0n };
  for (const event of numbered) {
    if (event.sequence > below.sequence + 1n) gaps.push({ from: below.time, to: event.time });
    below = event;
  }
  return {
    highest: numbered.at(-1)?.sequence,
    gaps,
    count: (from, to) => times.filter((time) => time >= from && time <= to).length,
  };
}

const compareBigints = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
