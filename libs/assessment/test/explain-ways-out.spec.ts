import { describe, expect, it } from '@jest/globals';
import type { RecordedEvidence } from '#libs/evidence';
import { asked, explained } from './explained.js';

/** The evidence of a scenario, with some of its pieces said otherwise, or left out. */
const but = (name: string, changes: Readonly<Record<string, object | undefined>>): readonly RecordedEvidence[] =>
  asked(name).world.evidence.flatMap((one) => {
    if (!(one.id in changes)) return [one];
    const change = changes[one.id];
    return change === undefined ? [] : [{ ...one, data: { ...one.data, ...change } } as RecordedEvidence];
  });

describe('an exit that is refused, in words', () => {
  it.each([
    [
      'of a service that is none of an exit',
      { service: 'b' },
      {},
      'only custody (a), exchange for funds (c) and transfers',
    ],
    ['without a plan', {}, { plan: undefined }, 'no plan of this entity was recorded in time.'],
    ['in another State', {}, { plan: { memberStates: ['FR'] } }, 'no plan of this entity covers the client’s State'],
    [
      'before the plan',
      {},
      { plan: { from: '2026-10-01T00:00:00Z' } },
      'the first plan for the State takes effect on 1 October 2026, 00:00:00 UTC.',
    ],
    [
      'after the plan',
      {},
      { plan: { deadline: '2026-09-05T00:00:00Z' } },
      'the deadline of the last plan for the State was over on 5 September 2026, 00:00:00 UTC.',
    ],
    [
      'after 180 days',
      { at: '2027-03-02T00:00:00Z', knownAt: '2027-03-02T00:00:00Z' },
      { plan: { deadline: '2027-06-30T00:00:00Z' }, notice: { deadline: '2027-06-30T00:00:00Z' } },
      'no plans for a State hold longer than 180 days after the first took effect, and that was over on 1 March 2027, 00:00:00 UTC.',
    ],
  ])('%s: which condition failed', (_what, other, changes, lack) => {
    const { rule, say } = explained('P01.5', { purpose: 'EXIT', evidence: but('P01.5', changes), ...other });
    expect(rule).not.toBe('R-050');
    expect(say('finding').join('\n')).toContain(`It is no exit as R-050 has it: ${lack}`);
    for (const language of ['de', 'fr'] as const) expect(say('finding', language).join('\n')).toMatch(/R-050[^#*]*$/);
  });

  it('is not advised to whoever just asked for it', () => {
    expect(explained('P01.1').say('may').join()).not.toContain('EXIT');
    expect(explained('P01.5').say('may').join()).toContain('ask with the purpose EXIT');
    expect(explained('P01.5').say('finding').join()).not.toContain('R-050');
  });
});

describe('an offer that came in time and was not permitted, in words', () => {
  const orders = { 'cease-fr': undefined, 'lift-fr': undefined, 'cease-2': undefined, 'lift-2': undefined };
  const allegation = (evidence: readonly RecordedEvidence[]) => [
    ...evidence,
    {
      ...(evidence.find(({ id }) => id === 'offer') as RecordedEvidence),
      ...{
        id: 'said',
        type: 'initium.Allegation.v1',
        time: '2026-08-04T09:30:00Z',
        ledgertime: '2026-08-04T09:30:00Z',
      },
      data: { source: 'complaint' },
    } as RecordedEvidence,
  ];

  it.each([
    [
      'an allegation',
      allegation(but('P04.4', orders)),
      'an allegation of 4 August 2026, 09:30:00 UTC stood against it (R-145).',
    ],
    [
      'what the request lacked',
      but('P04.4', { ...orders, 'c2-X': undefined }),
      'the request was not shown to be the client’s own initiative then, by rule R-220: contact, request, origin or exposure check is missing.',
    ],
  ])('says that %s barred it', (_what, evidence, why) => {
    const { rule, say } = explained('P04.4', { evidence });
    expect(rule).toBe('R-320');
    expect(say('finding').join('\n')).toContain(`10 days are allowed, but ${why}`);
  });
});

describe('where only a probable link puts the client in the Union', () => {
  it('nothing fresh is advised: there is no stay for it', () => {
    const { rule, say } = explained('PA059.2');
    expect(rule).toBe('R-226');
    expect(say('change')).toEqual([
      'The client’s own location evidence would change it, in the Union with a fresh contact, request, origin and check after it; or settling the link, confirmed or retracted by two persons. Without either nothing fresh counts.',
    ]);
    expect(say('change', 'de').join()).toContain('oder die Klärung der Verknüpfung');
    expect(say('change', 'fr').join()).toContain('ou bien le règlement du lien');
    expect(explained('D09.3').say('change').join()).toContain('in the present stay');
  });
});

describe('a client of whom nothing shows where it was', () => {
  it('is told so once', () => {
    const { say } = explained('P15.6');
    expect(say('flag')[0]).toBe(
      'Nothing shows where the client was: it is assumed to be in the Union, State unknown (R-225).',
    );
    expect(say('finding').join()).not.toContain('R-225');
  });
});
