import { instant } from '#libs/evidence';
import { type Fact, isKind, isTimely } from '../facts/fact.js';
import type { Policy } from '../reference/rows.js';
import { newest, statesIn } from './newest.js';

export type ControlTest = Fact<'ControlTest'>;

/** Up to when a test says anything (ms): to the end of the period that it is of, and no further than it was made. */
export const testedUntil = ({ at, data }: ControlTest): number => Math.min(at, instant(data.periodTo));

/**
 * What the tests of one subject say at an instant (ms): of each control and State the newest test, of two that reach
 * equally far both. A test that names no State speaks of all.
 */
export function testsInForce(facts: readonly Fact[], at: number, policy: Policy): ControlTest[] {
  const made = facts
    .filter((fact) => isKind(fact, 'ControlTest'))
    .filter((test) => test.at <= at && stands(test, policy));
  const byControl = Map.groupBy(made, ({ data }) => data.control);
  const inForce = [...byControl.values()].flatMap((tests) =>
    newest(tests, { age: testedUntil, states: ({ data }) => statesIn(data.memberStates) }),
  );
  return made.filter((test) => inForce.includes(test));
}

/** What passed helps, where it was recorded in time, and nothing else does. */
const stands = (test: ControlTest, policy: Policy): boolean =>
  test.data.result === 'PASS' ? test.helps && isTimely(test, policy) : test.hurts;
