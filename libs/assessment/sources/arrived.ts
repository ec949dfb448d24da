import { type Claims, claimedSubjectOf, claimsIn, claimsOf, instant, subjectIn } from '#libs/evidence';
import { type Fact, isKind } from '../facts/fact.js';

/** What something that is no evidence claims, and under which name it is settled. */
export interface Claimed {
  readonly kind: 'Quarantined' | 'Conflict';
  /** A quarantineId or a conflictId. */
  readonly name: string;
  readonly claims: Claims;
  /** What it claims to be about, of whatever sort; of a client or an identifier the same as in the claims. */
  readonly about: string | undefined;
}

/** The same as it arrived. */
export interface Arrived extends Claimed {
  readonly fact: Fact<'Quarantined'> | Fact<'Conflict'>;
}

/** What arrived and is no evidence; undefined of all other facts. */
export function arrivedIn(fact: Fact): Arrived | undefined {
  if (isKind(fact, 'Quarantined')) {
    const { kind, data } = fact;
    return { fact, kind, name: data.quarantineId, claims: claimsOf(data), about: claimedSubjectOf(data) };
  }
  if (!isKind(fact, 'Conflict')) return undefined;
  const { kind, data, evidence } = fact;
  const [claims, about] = [claimsIn(data.attempt), subjectIn(data.attempt)];
  return { fact, kind, name: data.conflictId ?? evidence.id, claims, about };
}

/** When it says that it occurred, in ms; of what says no time that can be read, before all others. */
export function claimedTime({ claims: { time } }: Pick<Claimed, 'claims'>): number {
  const at = time === undefined ? Number.NaN : instant(time);
  return Number.isNaN(at) ? -Infinity : at;
}

/** The client or the identifier that a fact claims to be about which is no evidence. */
export const claimedSubject = (fact: Fact): string | undefined => arrivedIn(fact)?.claims.subject;
