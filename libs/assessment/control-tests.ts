import { instant } from '#libs/evidence';
import { type Fact, isKind } from './fact.js';

export type ControlTest = Fact<'ControlTest'>;

/** Up to when a test says anything (ms): to the end of the period that it is of, and no further than it was made. */
export const testedUntil = ({ at, data }: ControlTest): number => Math.min(at, instant(data.periodTo));

/**
 * What the tests of one subject say at an instant (ms): of each control and State the newest test, of two that reach
 * equally far both. A test that names no State speaks of all.
 */
export function testsInForce(facts: readonly Fact[], at: number): ControlTest[] {
  const made = facts.filter((fact) => isKind(fact, 'ControlTest')).filter((test) => test.at <= at && stands(test));
  return made.filter((test) => {
    const newer = made.filter((one) => one.data.control === test.data.control && testedUntil(one) > testedUntil(test));
    return (statesOf(test) ?? ['elsewhere']).some(
      (state) => !newer.some((one) => statesOf(one)?.includes(state) ?? true),
    );
  });
}

/** What passed helps, and nothing else does. */
const stands = ({ data, helps, hurts }: ControlTest): boolean => (data.result === 'PASS' ? helps : hurts);

/** Undefined for all. */
const statesOf = ({ data }: ControlTest): readonly string[] | undefined =>
  data.memberStates === 'ALL' ? undefined : data.memberStates;
