import { instant } from '#libs/evidence';
import type { Conclusions } from '../../case/conclusions.js';
import type { Occurrences, Outline } from '../../case/outline.js';
import { leadsOn } from '../../case/public-campaigns.js';
import { type Act, isAdverse } from '../../client/acts.js';
import type { Owned } from '../../client/links.js';
import { eventKey, type Fact, lastBefore } from '../../facts/fact.js';
import { covers, keyOf, type Subject } from '../../facts/scope.js';
import { actsThrough } from './r-115-origin.js';

/** Whether one that does as much came before it in the same stay. */
export function isFurtherOf(client: Outline, { all, timely }: Occurrences, fact: Fact): boolean {
  const earlier = lastBefore(client.isTimely(fact) ? timely : all, fact.at);
  return earlier !== undefined && earlier.at >= client.circumstances.whereabouts.stayStart(fact.at);
}

/** E3, R-115. */
export function isFurtherOrigin(dossier: Conclusions, origin: Owned<Fact<'OriginEvidence'>>): boolean {
  const { fact, owner } = origin;
  const isOrigin = owner.favourable && dossier.readings.isOrigin(fact);
  if (isOrigin && !isFurtherOf(dossier, dossier.relationship.origins, fact)) return false;
  return areFurther(dossier, actsThrough(dossier, origin));
}

/**
 * The subject was asked for before in the same stay, from the same place, and whatever may have led to that may have led to
 * this: it is client-initiated only where that is. So as long as campaigns stay as they are.
 */
export function isFurtherRequest(dossier: Conclusions, fact: Fact<'ServiceRequest'>): boolean {
  const { at, data } = fact;
  const earlier = lastBefore(dossier.requestsFor(keyOf(data)), at);
  // A reply says what was asked; which request was the last decides whether an offer is permitted.
  if (earlier === undefined || dossier.isAnswered(fact.evidence) || dossier.isAnythingOffered) return false;
  const isPrompted = data.promptedBy !== undefined;
  const isTainted = isDecided(dossier, data, at);
  if (isPrompted && !isTainted) return false;
  if (!dossier.isTimely(fact)) return true;
  if (!earlier.helps || !dossier.isTimely(earlier) || (!isPrompted && earlier.data.promptedBy !== undefined))
    return false;
  const { whereabouts } = dossier.circumstances;
  if (whereabouts.stayStart(earlier.at) !== whereabouts.stayStart(at)) return false;
  return isTainted || leadsOn(dossier, data, earlier, fact);
}

/**
 * Nothing was asked for, found or told of campaigns since a check of the same stay that looked at as much. So as
 * long as campaigns stay as they are.
 */
export function isFurtherCheck(dossier: Conclusions, check: Fact<'ExposureCheck'>): boolean {
  const { checks } = dossier.relationship;
  if (check.data.result === 'FOUND') return checks.isFurtherFound(check);
  const { at } = check;
  const requests = dossier.own('ServiceRequest');
  const { whereabouts } = dossier.circumstances;
  const since = Math.max(whereabouts.stayStart(at), lastBefore(requests, at + 1)?.at ?? -Infinity);
  const [first] = requests;
  const { campaigns, tables } = dossier.registers;
  const known = () =>
    first === undefined
      ? []
      : campaigns.running(
          { from: first.at - tables.policy.campaignShadowMs, to: requests.at(-1)?.at ?? at },
          () => true,
        );
  return checks.isFurtherNone(check, since, known);
}

/** */
export function isFurtherAllegation({ openAllegations: [first] }: Conclusions, { at }: Fact): boolean {
  return first !== undefined && first.at <= at;
}

/** It lifts nothing that is alleged. */
export function liftsNothing(dossier: Conclusions, { data }: Fact<'AllegationResolved'>): boolean {
  const lifted = eventKey(data.allegation);
  return dossier.openAllegations.every(({ evidence }) => eventKey(evidence) !== lifted);
}

/** Nobody solicited the client while it belonged to the group. */
export function shieldsNothing({ acts }: Conclusions, { at, data }: Fact<'GroupMembership'>): boolean {
  const from = data.from === undefined ? at : instant(data.from);
  const to = data.to === undefined ? Infinity : instant(data.to);
  return acts.all.every((act) => act.at < from || act.at > to || !isAdverse(act.effect));
}

/** Whether acts are neutral, or reach for no more than what others decided before, for good. */
export function areFurther(client: Outline, acts: readonly Act[]): boolean {
  return acts
    .filter(({ effect }) => isAdverse(effect))
    .every(({ offers, entries, at, effect }) =>
      [...offers, ...client.subjects().filter((subject) => covers(entries, subject))].every((subject) =>
        isDecided(client, subject, at, effect),
      ),
    );
}

/** Whether a subject is tainted before an instant, or something is in its way that is so by the same rule. */
const isDecided = (client: Outline, subject: Subject, at: number, effect: Act['effect'] = 'TAINT'): boolean =>
  client.decidedFrom(subject, effect) < at;
