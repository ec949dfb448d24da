import {
  agreementsInForce,
  type Fact,
  isBarredFromPromotion,
  plansOf,
  type RegisterState,
  routesInForce,
  testedUntil,
  testsInForce,
} from '#libs/assessment';
import { timeText } from './instants.js';

/** What of an entry counts at an instant, and what follows. */
export interface InForce {
  readonly versions: readonly Fact[];
  readonly entry: Readonly<Record<string, unknown>>;
}

/** `subject` in full; of each control the newest tests. */
export function controlsInForce(state: RegisterState, subject: string, at: number): InForce {
  const versions = testsInForce(factsOf(state, subject), at, state.tables.policy);
  const tests = versions.map((test) => {
    const { control, memberStates = 'ALL', result, tested, failed } = test.data;
    return { control, memberStates, result, tested, failed, testedUntil: timeText(testedUntil(test)) };
  });
  return { versions, entry: { tests } };
}

export function routesOfEntity(state: RegisterState, id: string, at: number): InForce {
  const versions = routesInForce(state.factsAbout('entity', id), at);
  return {
    versions,
    entry: { routes: versions.map(({ data: { memberStates, route } }) => ({ memberStates, route })) },
  };
}

/** */
export function agreementsOfActor(state: RegisterState, id: string, at: number): InForce {
  const versions = agreementsInForce(state.factsAbout('actor', id), at, state.tables.policy);
  const euPromotion = [...new Set(versions.map(({ data }) => data.euPromotion))];
  return { versions, entry: { euPromotion, isBarred: isBarredFromPromotion(versions) } };
}

/** In which States the entity is ordered to cease. */
export function ordersInForce(state: RegisterState, id: string, at: number): InForce {
  const { entities, tables } = state;
  const versions = entities.ceased(id, at, () => true);
  const ceased = versions.map(({ data }) => tables.stateOf(data.memberState, Infinity) ?? data.memberState);
  return { versions, entry: { ceased: [...new Set(ceased)].sort() } };
}

/** Plans that were made in time and run; whether one serves a client is said by the client's own answer. */
export function plansInForce(state: RegisterState, id: string, at: number): InForce {
  const running = plansOf(state, id).filter(({ from, to }) => from <= at && at <= to);
  const plans = running.map(({ fact, from, to }) => {
    return { memberStates: fact.data.memberStates, from: timeText(from), deadline: timeText(to) };
  });
  return { versions: running.map(({ fact }) => fact), entry: { plans } };
}

function factsOf(state: RegisterState, subject: string): readonly Fact[] {
  const slash = subject.indexOf('/');
  const [register, id] = [subject.slice(0, slash), subject.slice(slash + 1)];
  return state.factsAbout(register as Parameters<RegisterState['factsAbout']>[0], id);
}
