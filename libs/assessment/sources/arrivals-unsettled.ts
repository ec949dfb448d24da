import { compareRecorded, type Fact } from '../facts/fact.js';
import { type Arrived, arrivedIn, claimedTime } from './arrived.js';
import { type Believed, dismisses, settlements } from './settlement.js';

/** Something that arrived and is no evidence, from when on it stands against the client (ms). */
export interface Unsettled {
  readonly fact: Arrived['fact'];
  readonly at: number;
}

/** The same, and the dismissal by which it stands there no more. */
export interface Dismissed extends Unsettled {
  readonly dismissal: Fact;
}

/** What arrived about a client, by the time that it claims. What was mended is neither: its evidence stands in its place. */
export interface ArrivalsAbout {
  readonly unsettled: readonly Unsettled[];
  readonly dismissed: readonly Dismissed[];
}

/**
 * Quarantined arrivals and conflicts that claim to be about a client, or about what is linked to it, and may hurt,
 * that nothing settles or that two persons dismissed.
 *
 * @param owners whatever is the client's or linked to it
 * @param helpsOnly whether what claims to be of a type cannot have hurt
 */
export function arrivalsAbout(
  facts: readonly Fact[],
  owners: { has(subject: string): boolean },
  believed: Believed,
  helpsOnly: (type: string) => boolean,
): ArrivalsAbout {
  const mayHurt = ({ claims: { subject, type } }: Arrived): boolean =>
    subject !== undefined && owners.has(subject) && !(type !== undefined && helpsOnly(type));
  const arrivals = facts.flatMap((fact) => arrivedIn(fact) ?? []).filter(mayHurt);
  if (arrivals.length === 0) return { unsettled: [], dismissed: [] };
  const settledBy = settlements(facts, believed);
  const found = arrivals
    .map((arrived) => ({ arrived, fact: arrived.fact, at: claimedTime(arrived), by: settledBy(arrived) }))
    .sort((a, b) => a.at - b.at || compareRecorded(a.fact, b.fact));
  return {
    unsettled: found.filter(({ by }) => by === undefined),
    dismissed: found.flatMap(({ arrived, fact, at, by }) =>
      by !== undefined && dismisses(by, arrived) ? [{ fact, at, dismissal: by }] : [],
    ),
  };
}
