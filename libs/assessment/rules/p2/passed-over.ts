import type { Conclusions } from '../../case/conclusions.js';
import { enquiredIn } from '../../case/relationship.js';
import { isAdverse } from '../../client/acts.js';
import type { Owned } from '../../client/links.js';
import { type Fact, isKind } from '../../facts/fact.js';
import { keyOf } from '../../facts/scope.js';
import { type Arrived, arrivedIn, claimedTime } from '../../sources/arrived.js';
import { dismisses } from '../../sources/settlement.js';
import { areFurther } from '../p1/further.js';
import { isFurtherMessage, passedOverByP1 } from '../p1/passed-over.js';
import { areOfOne, asReached, isMessage } from './deliveries.js';
import { actsOfPrompted } from './r-117-prompted.js';

/** What P2 passes over of a client's evidence (`RuleSet.passesOver`): what P1 does, but for what P2 reads in it besides. */
export function passedOverByP2(dossier: Conclusions, fact: Fact): boolean {
  const owner = dossier.ownerOf(fact.subject);
  if (isKind(fact, 'ConsentChanged') || isKind(fact, 'WindDownNotice')) return true;
  if (isKind(fact, 'ArrivalDismissed') || isKind(fact, 'Quarantined') || isKind(fact, 'Conflict'))
    return isFurtherArrival(dossier, fact);
  if (owner === undefined) return passedOverByP1(dossier, fact);
  if (isKind(fact, 'ClientContact'))
    return (
      passedOverByP1(dossier, fact) &&
      areFurther(dossier, actsOfPrompted(dossier, { fact, owner })) &&
      asksForNothingNew(dossier, { fact, owner })
    );
  if (isKind(fact, 'ServiceProvided')) return passedOverByP1(dossier, fact) && !isOffered(dossier, fact);
  if (isMessage(fact)) {
    // Whether a delivery reached is for all its stages to say: as long as there is one of them, the others are looked at.
    const stages = [...dossier.of('FirmCommunication'), ...dossier.of('MarketingExposure')] as readonly Owned[];
    if (stages.some((one) => isMessage(one.fact) && areOfOne(one.fact, fact))) return false;
    const had = (['ServiceRequest', 'ServiceProvided', 'ClientContact'] as const).flatMap((kind) => dossier.of(kind));
    return isFurtherMessage(dossier, { fact: asReached(fact), owner }, had);
  }
  return passedOverByP1(dossier, fact);
}

/** What it asks for by name, if that counts, was asked for before in the same stay. */
function asksForNothingNew(dossier: Conclusions, { fact, owner }: Owned): boolean {
  const asked = enquiredIn(fact);
  if (asked.length === 0 || !owner.favourable || !dossier.isTimely(fact)) return true;
  const from = dossier.circumstances.whereabouts.stayStart(fact.at);
  const known = dossier.relationship.asks.filter(({ at }) => at >= from && at < fact.at);
  const keys = new Set(known.flatMap(({ subjects }) => subjects.map(keyOf)));
  return asked.every((subject) => keys.has(keyOf(subject)));
}

/** What arrived counts from the first of it on that nothing settles: neither is it that, nor does it settle it. */
function isFurtherArrival({ unsettledArrivals }: Conclusions, fact: Fact): boolean {
  const arrived = arrivedIn(fact);
  if (arrived !== undefined) return (unsettledArrivals[0]?.at ?? Infinity) <= claimedTime(arrived);
  return unsettledArrivals.every((unsettled) => !dismisses(fact, arrivedIn(unsettled.fact) as Arrived));
}

/** A message of service is no offer of what was provided before: then there is one offer less. */
function isOffered({ outward }: Conclusions, { at, data }: Fact<'ServiceProvided'>): boolean {
  const key = keyOf({ service: data.service, asset: data.asset });
  return outward.some(
    (act) => act.at >= at && isAdverse(act.effect) && act.offers.some((offer) => keyOf(offer) === key),
  );
}
