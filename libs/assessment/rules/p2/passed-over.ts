import type { Conclusions } from '../../case/conclusions.js';
import type { Outline } from '../../case/outline.js';
import { enquiredIn } from '../../case/relationship.js';
import { deliveryIn } from '../../client/client-record.js';
import type { Owned } from '../../client/links.js';
import { type Fact, isKind } from '../../facts/fact.js';
import { keyOf } from '../../facts/scope.js';
import { type Arrived, arrivedIn, claimedTime } from '../../sources/arrived.js';
import { dismisses } from '../../sources/settlement.js';
import { areFurther } from '../p1/further.js';
import { isFurtherMessage, passedOverByP1 } from '../p1/passed-over.js';
import { asReached, isMessage } from './deliveries.js';
import { hangsOnWhatIsHad } from './messages.js';
import { actsOfPrompted } from './r-117-prompted.js';

/** What P2 passes over of a client's evidence (`RuleSet.passesOver`): what P1 does, but for what P2 reads in it besides. */
export function passedOverByP2(client: Outline, fact: Fact): boolean {
  const owner = client.ownerOf(fact.subject);
  if (isKind(fact, 'ConsentChanged') || isKind(fact, 'WindDownNotice')) return true;
  if (isKind(fact, 'ArrivalDismissed') || isKind(fact, 'Quarantined') || isKind(fact, 'Conflict'))
    return isFurtherArrival(client.whole, fact);
  if (owner === undefined) return passedOverByP1(client, fact);
  if (isKind(fact, 'ClientContact'))
    return (
      passedOverByP1(client, fact) &&
      areFurther(client, actsOfPrompted(client, { fact, owner })) &&
      asksForNothingNew(client, { fact, owner })
    );
  // A message of service is no offer of what was provided before: then there is one offer less.
  if (isKind(fact, 'ServiceProvided'))
    return passedOverByP1(client, fact) && client.lastOffer(keyOf(fact.data)) < fact.at;
  if (isMessage(fact)) {
    // Whether a delivery reached is for all its stages to say: as long as there is one of them, the others are looked at.
    const delivery = deliveryIn(fact);
    if (delivery !== undefined && client.hasStageOf(delivery)) return false;
    const had = hangsOnWhatIsHad(fact, client.registers) ? kindsOfHad.flatMap((kind) => client.whole.of(kind)) : [];
    return isFurtherMessage(client, { fact: asReached(fact), owner }, had);
  }
  return passedOverByP1(client, fact);
}

const kindsOfHad = ['ServiceRequest', 'ServiceProvided', 'ClientContact'] as const;

/** What it asks for by name, if that counts, was asked for before in the same stay. */
function asksForNothingNew(client: Outline, { fact, owner }: Owned): boolean {
  const asked = enquiredIn(fact);
  if (asked.length === 0 || !owner.favourable || !client.isTimely(fact)) return true;
  const from = client.circumstances.whereabouts.stayStart(fact.at);
  const known = client.whole.relationship.asks.filter(({ at }) => at >= from && at < fact.at);
  const keys = new Set(known.flatMap(({ subjects }) => subjects.map(keyOf)));
  return asked.every((subject) => keys.has(keyOf(subject)));
}

/** What arrived counts from the first of it on that nothing settles: neither is it that, nor does it settle it. */
function isFurtherArrival({ unsettledArrivals }: Conclusions, fact: Fact): boolean {
  const arrived = arrivedIn(fact);
  if (arrived !== undefined) return (unsettledArrivals[0]?.at ?? Infinity) <= claimedTime(arrived);
  return unsettledArrivals.every((unsettled) => !dismisses(fact, arrivedIn(unsettled.fact) as Arrived));
}
