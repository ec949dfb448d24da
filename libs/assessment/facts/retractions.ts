import { bearingOf } from '#libs/evidence';
import { compareRecorded, eventKey, type Fact, isKind } from './fact.js';

/** For which a retraction may take away what hurts the firm. */
export const relievingReasons: ReadonlySet<string> = new Set([
  'DUPLICATE',
  'WRONG_SUBJECT',
  'TEST_DATA',
  'CLOCK_ERROR',
  'NOT_ATTRIBUTABLE',
]);

/** Recorder and approver are both named and differ. */
export function byTwoPersons(fact: Pick<Fact, 'data' | 'evidence'>): boolean {
  const { authid } = fact.evidence;
  const { approver } = fact.data as { approver?: string };
  return authid !== undefined && approver !== undefined && authid !== approver;
}

/** Whether a retraction may remove what hurts the firm, unless it came after a regulator's request. */
export function mayRelieve(retraction: Pick<Fact<'Retraction'>, 'data' | 'evidence'>): boolean {
  return relievingReasons.has(retraction.data.reason) && Boolean(retraction.data.evidence) && byTwoPersons(retraction);
}

/** Retractions that came after the first regulator's request that covers the client. */
export const frozenBy =
  (request: Fact | undefined) =>
  (retraction: Fact): boolean =>
    request !== undefined && compareRecorded(request, retraction) < 0;

/** Facts that no retraction touches: what the regulator and the ledger themselves put on record. */
const isRetractable = (fact: Fact): boolean => bearingOf(fact) !== 'stands';

/** Whether a fact has a part that hurts the firm. */
export function mayHurt(fact: Fact): boolean {
  const bearing = bearingOf(fact);
  return bearing === 'hurts' || bearing === 'both';
}

/**
 * Marks what retractions leave standing of each fact, in place, and returns those that took away
 * what hurt (the acts that rest on two persons). A retraction is itself a fact: taking away its target's hurting part
 * helps the firm, taking away the helping part hurts it; so one retracted without two persons keeps only what hurts.
 * `isFrozen` tells those that a regulator's request keeps from relieving, `canHurt` what has a part that hurts. Facts are in
 * the ledger's order.
 */
export function applyRetractions(
  facts: readonly Fact[],
  isFrozen: (retraction: Fact) => boolean,
  canHurt: (fact: Fact) => boolean = mayHurt,
): Fact[] {
  const retractions = facts.filter((fact) => isKind(fact, 'Retraction'));
  if (retractions.length === 0) return [];
  const byKey = new Map(facts.map((fact) => [eventKey(fact.evidence), fact]));
  const relieving: Fact[] = [];
  // The last one first: what a retraction does depends only on retractions recorded after it.
  for (const retraction of retractions.reverse()) {
    const target = byKey.get(eventKey(retraction.data.target));
    if (target === undefined || target.subject !== retraction.subject || !isRetractable(target)) continue;
    if (compareRecorded(target, retraction) >= 0) continue;
    if (retraction.hurts) target.helps = false;
    if (retraction.helps && mayRelieve(retraction) && !isFrozen(retraction)) {
      target.hurts = false;
      if (canHurt(target)) relieving.push(retraction);
    }
  }
  return relieving;
}
