import { instant, kindOf, type RecordedEvidence } from '#libs/evidence';

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

/** Arrivals of every source in a set of evidence that is all that was known. */
export function arrivalsOf(evidence: Iterable<RecordedEvidence>): (source: string) => Arrivals {
  const bySource = new Map<string, { times: number[]; numbered: { sequence: bigint; time: number }[] }>();
  for (const { source, type, time, sequence } of evidence) {
    if (kindOf(type) === undefined) continue;
    let held = bySource.get(source);
    if (held === undefined) bySource.set(source, (held = { times: [], numbered: [] }));
    held.times.push(instant(time));
    if (sequence !== undefined) held.numbered.push({ sequence: BigInt(sequence), time: instant(time) });
  }
  const cache = new Map<string, Arrivals>();
  return (source) => {
    let arrivals = cache.get(source);
    if (arrivals === undefined) cache.set(source, (arrivals = summarise(bySource.get(source))));
    return arrivals;
  };
}

function summarise(held: { times: number[]; numbered: { sequence: bigint; time: number }[] } | undefined): Arrivals {
  if (held === undefined) return noArrivals;
  const times = held.times.sort((a, b) => a - b);
  const numbered = held.numbered.sort((a, b) => (a.sequence < b.sequence ? -1 : a.sequence > b.sequence ? 1 : a.time - b.time));
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
