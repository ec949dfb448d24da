import {
  effectivePurpose,
  type Fact,
  isKind,
  isPromotional,
  perimeterStates,
  type RegisterState,
  statesAimedAt,
} from '#libs/assessment';
import { instant } from '#libs/evidence';
import type { ReachChange } from '#libs/views';

/**
 * What may have brought clients: each version of a promotional campaign and of a surface, from when it claims to
 * hold, with the perimeter States that it is aimed at. A surface that no indicator ties to a State may aim at any.
 */
export function changesOf(state: RegisterState): ReachChange[] {
  const { tables } = state;
  return [
    ...changes('campaign', state, (fact, at) => {
      if (!isKind(fact, 'Campaign') || !isPromotional(effectivePurpose(fact.data.purpose, fact.data))) return [];
      return fact.data.reach.flatMap((country) => tables.stateOf(country, at) ?? []);
    }),
    ...changes('surface', state, (fact, at) => {
      if (!isKind(fact, 'Surface')) return [];
      const aimedAt = fact.data.indicators.flatMap((code) => statesAimedAt(code, tables, at));
      return aimedAt.length > 0 ? aimedAt : perimeterStates(tables, at);
    }),
  ];
}

function changes(
  about: ReachChange['about'],
  state: RegisterState,
  statesAt: (fact: Fact, at: number) => readonly string[],
): ReachChange[] {
  const found = new Map<string, ReachChange>();
  for (const [name, facts] of state.about(about)) {
    for (const fact of facts.filter(({ helps, hurts }) => helps || hurts)) {
      const { from } = fact.data as { readonly from?: string };
      const at = from === undefined ? fact.at : instant(from);
      const states = statesAt(fact, at);
      if (states.length === 0) continue;
      const same = found.get(`${at} ${name}`);
      found.set(`${at} ${name}`, {
        about,
        name,
        at,
        states: [...new Set([...(same?.states ?? []), ...states])].sort(),
      });
    }
  }
  return [...found.values()];
}
