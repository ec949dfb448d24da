import { describe, expect, it } from '@jest/globals';
import type { DataOf } from '#libs/evidence';
import { toFact } from '../facts/fact.js';
import { policyP1 as policy } from '../reference/policy.js';
import { agreementsInForce } from '../registers/agreements.js';
import { testsInForce } from '../registers/control-tests.js';
import { asked, day, hour, Story } from './story.js';
import { text } from './under-p2.js';

const limit = 72 * hour;
/** What a story tells last, as a fact. */
function factOf(telling: (told: Story) => void) {
  const told = new Story();
  telling(told);
  const fact = toFact(told.evidence.at(-1) as Story['evidence'][number]);
  if (fact === undefined) throw new Error('nothing was told');
  return fact;
}

describe('what helps the portfolio counts if it was recorded in time (R-410), and what hurts it whenever it was', () => {
  const agreement = (late: number, more: Partial<DataOf<'ActorAgreement'>> = {}) => {
    const data = { document: 'a'.repeat(64), euPromotion: 'PROHIBITED', from: text(asked), ...more } as const;
    const fact = factOf((told) => told.tell('ActorAgreement', 'actor/A', asked, data, { recorded: asked + late }));
    return (at: number) => agreementsInForce([fact], at, policy).length > 0;
  };
  const anchor = { kind: 'THIRD_PARTY_LOG', time: text(asked + hour) } as const;

  it('an agreement that prohibits, not one that permits', () => {
    const at = asked + 300 * day;
    expect(agreement(limit)(at)).toBe(true);
    expect(agreement(limit + 1)(at)).toBe(false);
    expect(agreement(200 * day, { anchor })(at)).toBe(true);
    expect(agreement(200 * day, { euPromotion: 'PERMITTED' })(at)).toBe(true);
  });

  it('an agreement prohibits nothing before it was made, whatever it says, and permits from when it says', () => {
    const from = text(asked - 90 * day);
    const since = (euPromotion: 'PROHIBITED' | 'PERMITTED') =>
      [asked - 1, asked].map((at) => agreement(0, { from, euPromotion })(at));
    expect([since('PROHIBITED'), since('PERMITTED')]).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  it('a test that passed, not one that failed', () => {
    const isInForce = (late: number, result: 'PASS' | 'FAIL', more: Partial<DataOf<'ControlTest'>> = {}) => {
      const period = { periodFrom: text(asked - day), periodTo: text(asked) };
      const data = { control: 'GEO_BLOCK', ...period, method: 'm', tested: 9, failed: 0, evidence: 'e' } as const;
      const fact = factOf((told) =>
        told.tell(
          'ControlTest',
          'entity/X',
          asked,
          { ...data, result, tester: 'u1', ...more },
          { recorded: asked + late },
        ),
      );
      return testsInForce([fact], asked + 300 * day, policy).length > 0;
    };
    expect([isInForce(limit, 'PASS'), isInForce(limit + 1, 'PASS'), isInForce(200 * day, 'PASS', { anchor })]).toEqual([
      true,
      false,
      true,
    ]);
    expect(isInForce(200 * day, 'FAIL')).toBe(true);
  });
});
