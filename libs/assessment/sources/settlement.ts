import { kindOfType, type SubjectKind } from '#libs/evidence';
import { compareRecorded, eventKey, type Fact, isKind } from '../facts/fact.js';
import { byTwoPersons } from '../facts/retractions.js';
import type { Arrived, Claimed } from './arrived.js';

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
    (mends(fact, arrived) || (dismisses(fact, arrived) && fact.helps && isTimely(fact) && !isFrozen(fact)));
  return (arrived) =>
    namesOf(arrived)
      .flatMap((name) => named.get(name) ?? [])
      .map(({ fact }) => fact)
      .filter((fact) => settles(fact, arrived))
      .sort(compareRecorded)[0];
}

/** By which names a fact may settle an arrival, and an arrival be settled. */
function namesIn(fact: Fact): string[] {
  const { resubmissionof: mended } = fact.evidence;
  const names = [eventKey(fact.evidence), ...(mended === undefined ? [] : [mended])];
  return isKind(fact, 'ArrivalDismissed') ? [fact.data.arrival, ...names] : names;
}

function namesOf({ name, claims: { source, id } }: Claimed): string[] {
  return source === undefined || id === undefined ? [name] : [name, eventKey({ source, id })];
}

const reasons: ReadonlySet<string> = new Set(['NOT_EVIDENCE', 'DUPLICATE', 'TEST_DATA', 'WRONG_SUBJECT']);

/** R-420, for an arrival: whether a fact dismisses it, about whom it claims to be or about the ledger, by two persons. */
export function dismisses(fact: Fact, { claims, name }: Claimed): boolean {
  if (!isKind(fact, 'ArrivalDismissed')) return false;
  const { arrival, reason, evidence } = fact.data;
  const isAboutIt = fact.subject === claims.subject || fact.subject === 'ledger';
  return arrival === name && isAboutIt && reasons.has(reason) && Boolean(evidence) && byTwoPersons(fact);
}

/**
 * Whether a fact is recorded as what mends an arrival, with the type and the subject that it claims where these could be
 * read; or sent again by its source under the same id, with the same type and subject. Nothing mends a conflict.
 */
export function mends({ subject, evidence }: Fact, { kind, claims, about, name }: Claimed): boolean {
  if (kind === 'Conflict' || (about !== undefined && subject !== about)) return false;
  if (evidence.resubmissionof === name) return claims.type === undefined || evidence.type === claims.type;
  return evidence.source === claims.source && evidence.id === claims.id && evidence.type === claims.type;
}

/** Whether anything could mend it: evidence that a source may send, of the type and about the subject that it claims. */
export function isMendable({ kind, claims: { type }, about }: Claimed): boolean {
  if (kind === 'Conflict') return false;
  if (type === undefined) return true;
  const claimed = kindOfType(type);
  if (claimed === undefined || claimed.ownToLedger) return false;
  return about === undefined || claimed.about.includes(about.split('/')[0] as SubjectKind);
}
