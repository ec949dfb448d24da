import {
  agreementsInForce,
  type EntryKind,
  isBarredFromPromotion,
  type RegisterState,
  testedUntil,
  testsInForce,
} from '#libs/assessment';
import { controls } from '#libs/evidence';
import type { Promoter, TestedControl } from './figures.js';

const tested: readonly EntryKind[] = ['entity', 'surface', 'actor'];

/** What the tests of controls say at an instant (ms), in the order of controls; and which nobody tested. */
export function testedControls(state: RegisterState, at: number): TestedControl[] {
  const facts = tested.flatMap((register) => [...state.about(register).values()]);
  const tests = facts.flatMap((all) => testsInForce(all, at, state.tables.policy));
  return controls.flatMap((control): TestedControl[] => {
    const ofIt = tests.filter(({ data }) => data.control === control);
    if (ofIt.length === 0)
      return [{ control, subject: null, memberStates: null, result: null, testedUntil: null, evidence: null }];
    return ofIt.map((test) => {
      const { memberStates = 'ALL', result } = test.data;
      const { source, id } = test.evidence;
      return {
        ...{ control, subject: test.subject, result, testedUntil: testedUntil(test), evidence: { source, id } },
        memberStates: memberStates === 'ALL' ? null : memberStates,
      };
    });
  });
}

/** Who runs campaigns that are open at an instant (ms) and reach the perimeter; the firm needs no agreement with itself. */
export function promotersOf(state: RegisterState, at: number): Promoter[] {
  const { tables } = state;
  const campaignsOf = new Map<string, string[]>();
  for (const name of state.about('campaign').keys()) {
    const campaign = state.campaigns.get(name);
    if (campaign === undefined || campaign.from > at || campaign.to < at) continue;
    if (!campaign.reach.some((country) => tables.stateOf(country, at) !== undefined)) continue;
    for (const actor of campaign.actors)
      if (actor !== 'FIRM') campaignsOf.set(actor, [...(campaignsOf.get(actor) ?? []), name]);
  }
  return [...campaignsOf]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([actor, campaigns]) => {
      const agreements = agreementsInForce(state.factsAbout('actor', actor), at, tables.policy);
      return {
        ...{ actor, campaigns: campaigns.sort() },
        agreements: [...new Set(agreements.map(({ data }) => data.euPromotion))].sort(),
        isBarred: isBarredFromPromotion(agreements),
      };
    });
}
