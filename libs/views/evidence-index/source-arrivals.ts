import type { ViewReader } from '#libs/projections';
import type { ArrivalCounts } from './arrival-counts.js';
import { gapsAt, type SequenceGap } from './known-gaps.js';
import { countDeliveries } from './message-counts.js';

/** What has arrived from one CloudEvents source, of all kinds, as known at a position. */
export interface SourceArrivals {
  /** The highest sequence number that came; undefined when none did. */
  readonly highest: bigint | undefined;
  /** In order of the numbers. */
  readonly gaps: readonly SequenceGap[];
  /** Events with `time` in the period (ms, closed), with or without a sequence number. */
  count(from: number, to: number): number;
  /** Deliveries with `time` in the period, each once. */
  deliveries(from: number, to: number): number;
}

export function sourceArrivals(
  reader: ViewReader,
  counts: ArrivalCounts,
  source: string,
  upTo: bigint,
): SourceArrivals {
  const none: SourceArrivals = { highest: undefined, gaps: [], count: () => 0, deliveries: () => 0 };
  return reader.read(upTo, (prepare) => {
    const id = prepare<bigint>('SELECT id FROM evidence_index_source_names WHERE name = ? AND first <= ?')
      .pluck()
      .get(source, upTo);
    if (id === undefined) return none;
    const highest = prepare<bigint | null>(
      'SELECT highest FROM evidence_index_evidence WHERE source = ? AND position <= ? ORDER BY position DESC LIMIT 1',
    )
      .pluck()
      .get(id, upTo);
    return {
      highest: highest ?? undefined,
      gaps: gapsAt(prepare, id, upTo),
      count: (from: number, to: number) =>
        reader.read(upTo, (again) => counts.count(again, { source: id, from, to, upTo })),
      deliveries: (from: number, to: number) =>
        reader.read(upTo, (again) => countDeliveries(again, source, from, to, upTo)),
    };
  });
}
