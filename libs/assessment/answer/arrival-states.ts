import type { RecordedEvidence } from '#libs/evidence';
import { compareRecorded, type Fact, isTimely, knownFacts } from '../facts/fact.js';
import { applyRetractions, frozenBy } from '../facts/retractions.js';
import type { Registers } from '../registers/registers.js';
import { type Arrived, arrivedIn } from '../sources/arrived.js';
import { settlements } from '../sources/settlement.js';

/** Something that arrived and is no evidence, and what settled it; undefined as long as nothing did. */
export interface ArrivalState {
  readonly arrived: Arrived;
  readonly settledBy: Fact | undefined;
}

/**
 * What became of everything among the evidence that arrived and is none, as known at the registers' instant. No rule set
 * is asked: under P1 arrivals decide nothing, and are settled all the same.
 *
 * @param whose subject's regulatory request freezes dismissals (R-424), beside one on the ledger
 */
export function arrivalStates(
  evidence: Iterable<RecordedEvidence>,
  { knownAt, tables: { policy }, request }: Pick<Registers, 'knownAt' | 'tables' | 'request'>,
  whose: string | undefined,
): ArrivalState[] {
  const facts = knownFacts(evidence, knownAt);
  const arrivals = facts.flatMap((fact) => arrivedIn(fact) ?? []);
  if (arrivals.length === 0) return [];
  const own = facts.find((fact) => fact.kind === 'RegulatoryRequest' && fact.subject === whose);
  const isFrozen = frozenBy([own, request].filter((fact) => fact !== undefined).sort(compareRecorded)[0]);
  applyRetractions(facts, isFrozen);
  const settledBy = settlements(facts, { isFrozen, isTimely: (fact) => isTimely(fact, policy) });
  return arrivals.map((arrived) => ({ arrived, settledBy: settledBy(arrived) }));
}

/** What becomes of arrivals: nothing yet, the mended event came, or two persons dismissed it. */
export const arrivalStateNames = ['open', 'mended', 'dismissed'] as const;
export type ArrivalStateName = (typeof arrivalStateNames)[number];

/** The name of what a fact made of an arrival that it settled. */
export function stateBy(settledBy: Fact | undefined, { name }: Pick<Arrived, 'name'>): ArrivalStateName {
  if (settledBy === undefined) return 'open';
  const isDismissal = settledBy.kind === 'ArrivalDismissed' && (settledBy.data as { arrival: string }).arrival === name;
  return isDismissal ? 'dismissed' : 'mended';
}
