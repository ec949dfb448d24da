import { type Claims, claimsIn, claimsOf, instant } from '#libs/evidence';
import { compareRecorded, type Fact, isKind } from './fact.js';
import { byTwoPersons } from './retractions.js';

/** Something that arrived and is no evidence, from when on it stands against the client (ms). */
export interface Unsettled {
  readonly fact: Fact<'Quarantined'> | Fact<'Conflict'>;
  readonly at: number;
}

/** What it claims, and under which name it is settled. */
interface Arrival {
  readonly fact: Unsettled['fact'];
  readonly claims: Claims;
  readonly id: string;
}

/** Kinds that help only: what claims to be one of them cannot have hurt. */
const helpsOnly: ReadonlySet<string> = new Set(
  (
    [
      ...(['GroupMembership', 'TransitionalEntitlement', 'AllegationResolved', 'SourceGapResolved'] as const),
      ...(['SourceHeartbeat', 'ArrivalDismissed', 'WindDownPlan', 'WindDownNotice'] as const),
    ] as const
  ).map((kind) => `initium.${kind}.v1`),
);

/**
 * Quarantined arrivals and conflicts that claim to be about a client, or about what is linked to it, and may hurt,
 * that nothing settles: no mended event that came after, and no dismissal by two persons. By the time that they claim.
 *
 * @param owners whatever is the client's or linked to it
 */
export function unsettledArrivals(
  facts: readonly Fact[],
  owners: { has(subject: string): boolean },
  { isTimely, isFrozen }: { isTimely: (fact: Fact) => boolean; isFrozen: (fact: Fact) => boolean },
): readonly Unsettled[] {
  const arrivals = facts.flatMap((fact) => arrivalIn(fact) ?? []).filter(({ claims }) => mayHurt(claims, owners));
  if (arrivals.length === 0) return [];
  const dismissals = facts
    .filter((fact) => isKind(fact, 'ArrivalDismissed'))
    .filter((fact) => fact.helps && mayDismiss(fact) && isTimely(fact) && !isFrozen(fact));
  const settles = (fact: Fact, { fact: arrival, claims, id }: Arrival): boolean => {
    if (compareRecorded(fact, arrival) <= 0) return false;
    if (isKind(fact, 'ArrivalDismissed'))
      return fact.data.arrival === id && (fact.subject === claims.subject || fact.subject === 'ledger');
    if (arrival.kind === 'Conflict') return false;
    const { source, id: own, type, resubmissionof } = fact.evidence;
    if (fact.subject !== claims.subject) return false;
    if (resubmissionof === id) return claims.type === undefined || type === claims.type;
    return source === claims.source && own === claims.id && type === claims.type;
  };
  const mended = (arrival: Arrival) =>
    facts.some((fact) => fact.kind !== 'ArrivalDismissed' && owners.has(fact.subject) && settles(fact, arrival));
  return arrivals
    .filter((arrival) => !dismissals.some((fact) => settles(fact, arrival)) && !mended(arrival))
    .map(({ fact, claims }) => ({ fact, at: claimedTime(claims) }))
    .sort((a, b) => a.at - b.at || compareRecorded(a.fact, b.fact));
}

/** The client or the identifier that an arrival claims to be about. */
export const claimedSubject = (fact: Fact): string | undefined => arrivalIn(fact)?.claims.subject;

function arrivalIn(fact: Fact): Arrival | undefined {
  if (isKind(fact, 'Quarantined')) return { fact, claims: claimsOf(fact.data), id: fact.data.quarantineId };
  if (!isKind(fact, 'Conflict')) return undefined;
  return { fact, claims: claimsIn(fact.data.attempt), id: fact.data.conflictId ?? fact.evidence.id };
}

/** Of what says no time that can be read, always. */
function claimedTime({ time }: Claims): number {
  const at = time === undefined ? Number.NaN : instant(time);
  return Number.isNaN(at) ? -Infinity : at;
}

const reasons: ReadonlySet<string> = new Set(['NOT_EVIDENCE', 'DUPLICATE', 'TEST_DATA', 'WRONG_SUBJECT']);

/** R-420, for an arrival. */
const mayDismiss = (fact: Fact<'ArrivalDismissed'>): boolean =>
  reasons.has(fact.data.reason) && Boolean(fact.data.evidence) && byTwoPersons(fact);

const mayHurt = ({ subject, type }: Claims, owners: { has(subject: string): boolean }): boolean =>
  subject !== undefined && owners.has(subject) && !(type !== undefined && helpsOnly.has(type));
