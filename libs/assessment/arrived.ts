import { type Claims, claimsIn, claimsOf, instant } from '#libs/evidence';
import { type Fact, isKind } from './fact.js';

/** Something that arrived and is no evidence: what it claims, and under which name it is settled. */
export interface Arrived {
  readonly fact: Fact<'Quarantined'> | Fact<'Conflict'>;
  readonly claims: Claims;
  /** A quarantineId or a conflictId. */
  readonly id: string;
}

/** What arrived and is no evidence; undefined of all other facts. */
export function arrivedIn(fact: Fact): Arrived | undefined {
  if (isKind(fact, 'Quarantined')) return { fact, claims: claimsOf(fact.data), id: fact.data.quarantineId };
  if (!isKind(fact, 'Conflict')) return undefined;
  return { fact, claims: claimsIn(fact.data.attempt), id: fact.data.conflictId ?? fact.evidence.id };
}

/** When it says that it occurred, in ms; of what says no time that can be read, before all others. */
export function claimedTime({ claims: { time } }: Pick<Arrived, 'claims'>): number {
  const at = time === undefined ? Number.NaN : instant(time);
  return Number.isNaN(at) ? -Infinity : at;
}

/** The client or the identifier that a fact claims to be about which is no evidence. */
export const claimedSubject = (fact: Fact): string | undefined => arrivedIn(fact)?.claims.subject;
