import type { Arrived } from './arrived.js';
import { compareRecorded, eventKey, type Fact, isKind } from './fact.js';
import { byTwoPersons } from './retractions.js';

/** What of dismissals is believed: those recorded soon enough, and not after a regulator's request. */
export interface Believed {
  isTimely(fact: Fact): boolean;
  isFrozen(fact: Fact): boolean;
}

/**
 * What settles an arrival, the first of it that was recorded: a mended event, or a dismissal by two persons.
 * Undefined as long as nothing does.
 *
 * @param facts what is known, with what retractions left of it
 */
export function settlements(
  facts: readonly Fact[],
  { isTimely, isFrozen }: Believed,
): (arrived: Arrived) => Fact | undefined {
  const named = Map.groupBy(
    facts.flatMap((fact) => namesIn(fact).map((name) => ({ name, fact }))),
    ({ name }) => name,
  );
  const settles = (fact: Fact, arrived: Arrived): boolean =>
    compareRecorded(fact, arrived.fact) > 0 &&
    (isKind(fact, 'ArrivalDismissed')
      ? dismisses(fact, arrived) && fact.helps && isTimely(fact) && !isFrozen(fact)
      : mends(fact, arrived));
  return (arrived) =>
    namesOf(arrived)
      .flatMap((name) => named.get(name) ?? [])
      .map(({ fact }) => fact)
      .filter((fact) => settles(fact, arrived))
      .sort(compareRecorded)[0];
}

/** By which names a fact may settle an arrival, and an arrival be settled. */
function namesIn({ kind, data, evidence }: Fact): string[] {
  if (kind === 'ArrivalDismissed') return [(data as { arrival: string }).arrival];
  const { resubmissionof: mended } = evidence;
  return mended === undefined ? [eventKey(evidence)] : [mended, eventKey(evidence)];
}

function namesOf({ id, claims: { source, id: own } }: Arrived): string[] {
  return source === undefined || own === undefined ? [id] : [id, eventKey({ source, id: own })];
}

const reasons: ReadonlySet<string> = new Set(['NOT_EVIDENCE', 'DUPLICATE', 'TEST_DATA', 'WRONG_SUBJECT']);

/** R-420, for an arrival: about whom it claims to be, or about the ledger. */
function dismisses(fact: Fact<'ArrivalDismissed'>, { claims, id }: Arrived): boolean {
  const { arrival, reason, evidence } = fact.data;
  const isAboutIt = fact.subject === claims.subject || fact.subject === 'ledger';
  return arrival === id && isAboutIt && reasons.has(reason) && Boolean(evidence) && byTwoPersons(fact);
}

/**
 * Recorded as what mends it, with the type and the subject that it claims where these could be read; or sent again by its
 * source under the same id, with the same type. Nothing mends a conflict.
 */
function mends({ subject, evidence }: Fact, { fact: { kind }, claims, id }: Arrived): boolean {
  if (kind === 'Conflict' || (claims.subject !== undefined && subject !== claims.subject)) return false;
  if (evidence.resubmissionof === id) return claims.type === undefined || evidence.type === claims.type;
  return evidence.source === claims.source && evidence.id === claims.id && evidence.type === claims.type;
}
