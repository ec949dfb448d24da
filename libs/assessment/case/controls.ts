import { bearingOf, instant, type KindName } from '#libs/evidence';
import { firstContacts } from '../client/first-contact.js';
import type { Fact } from '../facts/fact.js';
import type { Case } from './case.js';
import { isAimedAt } from './public-campaigns.js';

/** On which side of an answer evidence stands that decides none. */
export interface Sides {
  readonly for: readonly Fact[];
  readonly against: readonly Fact[];
}

/**
 * What the firm decided, agreed and tested, and to what the client consented, where it speaks of the client's State, of an
 * actor or a surface that it met, or of a channel by which it was addressed. It decides no status, and stands beside it.
 */
export function controlsOf(question: Case): Sides {
  const { dossier, registers, where, entity, at } = question;
  const isThere = isAimedAt(where, at, registers.tables);
  const speaks = ({ data }: Fact): boolean => {
    const { memberStates } = data as { readonly memberStates?: readonly string[] | 'ALL' };
    return memberStates === undefined || memberStates === 'ALL' || memberStates.some(isThere);
  };
  const acts = dossier.outward.filter((act) => act.at <= at);
  const met = [
    ...registers.factsAbout('entity', entity),
    ...surfacesMet(question).flatMap((surface) => registers.factsAbout('surface', surface)),
    ...actorsMet(question).flatMap((actor) => registers.factsAbout('actor', actor)),
  ].filter((fact) => isInForce(fact, at) && speaks(fact));
  const channels = new Set(acts.map(({ fact }) => (fact.data as { readonly channel?: string }).channel));
  const consents = dossier.of('ConsentChanged').map(({ fact }) => fact);
  const all = [...met, ...consents.filter((fact) => fact.at <= at && channels.has(fact.data.channel))];
  return {
    for: all.filter((fact) => fact.helps && sideOf(fact) === 'FOR'),
    against: all.filter((fact) => fact.hurts && sideOf(fact) === 'AGAINST'),
  };
}

const controls: ReadonlySet<KindName> = new Set(['RouteDecision', 'ControlTest', 'ActorAgreement', 'ConsentChanged']);

/** Undefined for whatever is no such register. */
function sideOf(fact: Fact): 'FOR' | 'AGAINST' | undefined {
  if (!controls.has(fact.kind)) return undefined;
  return bearingOf(fact) === 'hurts' ? 'AGAINST' : 'FOR';
}

function isInForce(fact: Fact, at: number): boolean {
  const { from, to } = fact.data as { readonly from?: string; readonly to?: string };
  return (from === undefined ? fact.at : instant(from)) <= at && (to === undefined || at <= instant(to));
}

const surfacesMet = ({ dossier, at }: Case): string[] => [
  ...new Set(firstContacts(dossier, false).flatMap(({ fact }) => (fact.at <= at ? (fact.data.surface ?? []) : []))),
];

function actorsMet({ dossier, initiated, earliest, at }: Case): string[] {
  const ofActs = dossier.outward
    .filter((act) => act.at <= at)
    .flatMap(({ fact }) => (fact.data as { readonly actor?: string }).actor ?? []);
  const ofCampaigns = ((initiated ?? earliest)?.relevantCampaigns ?? []).flatMap(({ actors }) => actors);
  return [...new Set([...ofActs, ...ofCampaigns])];
}
