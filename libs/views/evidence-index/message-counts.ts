import { deliveriesIn, type MessageCounts } from '#libs/assessment';
import type { Prepare } from '#libs/projections';

/** Messages of a source, by its name, with `time` in a closed period (ms) that were known at a position. */
export const countMessages = `SELECT count(DISTINCT message) AS named, count(*) FILTER (WHERE sending = 1) AS sendings,
  count(*) FILTER (WHERE sending = 0) AS others
FROM evidence_index_evidence
WHERE source = (SELECT id FROM evidence_index_source_names WHERE name = ?) AND time BETWEEN ? AND ? AND position <= ?`;

/** Deliveries of a source, by its name, as known at a position: a look at each of its events in the period. */
export function countDeliveries(prepare: Prepare, source: string, from: number, to: number, upTo: bigint): number {
  const counts = prepare<Record<keyof MessageCounts, bigint>>(countMessages).get(source, from, to, upTo);
  const { named = 0n, sendings = 0n, others = 0n } = counts ?? {};
  return deliveriesIn({ named: Number(named), sendings: Number(sendings), others: Number(others) });
}
