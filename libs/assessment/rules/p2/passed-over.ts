import type { Conclusions } from '../../case/conclusions.js';
import { enquiredIn } from '../../case/public-campaigns.js';
import type { Taint } from '../../case/weighed-acts.js';
import { isAdverse } from '../../client/acts.js';
import { type Fact, isKind } from '../../facts/fact.js';
import { keyOf } from '../../facts/scope.js';
import { isFurtherAct, passedOverByP1 } from '../p1/passed-over.js';
import { isMessage } from './deliveries.js';

/** What P2 passes over of a client's evidence (`RuleSet.passesOver`): what P1 does, but for what P2 reads in it besides. */
export function passedOverByP2(dossier: Conclusions, fact: Fact): boolean {
  const owner = dossier.ownerOf(fact.subject);
  if (isKind(fact, 'ConsentChanged') || isKind(fact, 'WindDownNotice')) return true;
  if (owner === undefined) return passedOverByP1(dossier, fact);
  // It prompted nothing, and asks for nothing by name.
  if (isKind(fact, 'ClientContact'))
    return fact.data.promptedBy === undefined && enquiredIn(fact).length === 0 && passedOverByP1(dossier, fact);
  if (isKind(fact, 'ServiceProvided')) return passedOverByP1(dossier, fact) && !isOffered(dossier, fact);
  if (isMessage(fact)) {
    // Whether its delivery reached is for all stages to say.
    if (fact.data.message !== undefined) return false;
    const had = (['ServiceRequest', 'ServiceProvided', 'ClientContact'] as const).flatMap((kind) => dossier.of(kind));
    return isFurtherAct(dossier, { fact, owner }, { beside: had, isForGood });
  }
  return passedOverByP1(dossier, fact);
}

/** A message of service is no offer of what was provided before: then there is one offer less. */
function isOffered({ outward }: Conclusions, { at, data }: Fact<'ServiceProvided'>): boolean {
  const key = keyOf({ service: data.service, asset: data.asset });
  return outward.some(
    (act) => act.at >= at && isAdverse(act.effect) && act.offers.some((offer) => keyOf(offer) === key),
  );
}

/** The act of a delivery stands as long as no other stage says that it reached nobody. */
const isForGood = ({ rule, act }: Taint): boolean =>
  rule !== 'R-320' && (act.fact.data as { readonly message?: string }).message === undefined;
