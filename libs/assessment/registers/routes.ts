import { instant } from '#libs/evidence';
import { type Fact, isKind } from '../facts/fact.js';
import { newest, statesIn } from './newest.js';

/** By which route an entity means to go at an instant (ms), in each State: what was decided last for it and has begun. */
export function routesInForce(facts: readonly Fact[], at: number): Fact<'RouteDecision'>[] {
  const decided = facts.filter((fact) => isKind(fact, 'RouteDecision')).filter(({ helps, hurts }) => helps || hurts);
  return newest(
    decided.filter((fact) => beginning(fact) <= at),
    { age: beginning, states: ({ data }) => statesIn(data.memberStates) },
  );
}

const beginning = ({ at, data }: Fact<'RouteDecision'>): number => (data.from === undefined ? at : instant(data.from));
