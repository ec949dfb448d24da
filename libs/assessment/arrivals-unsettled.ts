import { type Arrived, arrivedIn, claimedTime } from './arrived.js';
import { compareRecorded, type Fact } from './fact.js';
import { type Believed, settlements } from './settlement.js';

/** Something that arrived and is no evidence, from when on it stands against the client (ms). */
export interface Unsettled {
  readonly fact: Arrived['fact'];
  readonly at: number;
}

/**
 * Quarantined arrivals and conflicts that claim to be about a client, or about what is linked to it, and may hurt,
 * that nothing settles. By the time that they claim.
 *
 * @param owners whatever is the client's or linked to it
 * @param helpsOnly whether what claims to be of a type cannot have hurt
 */
export function unsettledArrivals(
  facts: readonly Fact[],
  owners: { has(subject: string): boolean },
  believed: Believed,
  helpsOnly: (type: string) => boolean,
): readonly Unsettled[] {
  const mayHurt = ({ claims: { subject, type } }: Arrived): boolean =>
    subject !== undefined && owners.has(subject) && !(type !== undefined && helpsOnly(type));
  const arrivals = facts.flatMap((fact) => arrivedIn(fact) ?? []).filter(mayHurt);
  if (arrivals.length === 0) return [];
  const settledBy = settlements(facts, believed);
  return arrivals
    .filter((arrived) => settledBy(arrived) === undefined)
    .map((arrived) => ({ fact: arrived.fact, at: claimedTime(arrived) }))
    .sort((a, b) => a.at - b.at || compareRecorded(a.fact, b.fact));
}
