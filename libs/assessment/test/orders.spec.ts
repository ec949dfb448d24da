import { describe, expect, it } from '@jest/globals';
import { instant } from '#libs/evidence';
import { EvidenceSet } from '../answer/evidence-set.js';
import { statusIntervalsOf } from '../answer/status-intervals.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { asked, day, insufficient, Story } from './story.js';
import { ask, known, knownAt, text, verdict } from './under-p2.js';

describe('an order to cease (R-036)', () => {
  const norwayJoins = instant('2025-07-01T00:00:00Z');
  /** A client of whom nobody knows where it is, and an order of a State that was not of the perimeter yet. */
  const unplaced = (memberState: string) => {
    const told = new Story();
    told.tell('RegulatoryOrder', 'entity/X', norwayJoins - 120 * day, {
      ...{ authority: 'A', memberState, order: 'CEASE', reference: 'r' },
    });
    told.tell('ServiceRequest', 'client/c', norwayJoins - 90 * day, { service: 'e', asset: 'COIN' });
    return told;
  };

  it('of a State that joins the perimeter later bars from then on whoever may be there, and answers say so before', () => {
    const at = norwayJoins - 30 * day;
    const told = unplaced('NO');
    expect([at, norwayJoins - 1, norwayJoins].map((when) => verdict(told, { at: when }))).toEqual([
      insufficient('R-220'),
      insufficient('R-220'),
      'EXEMPTION_UNAVAILABLE R-036',
    ]);
    expect(ask(told, { at }).holdsUntil).toBe('2025-07-01T00:00:00Z');
    const rows = statusIntervalsOf(new EvidenceSet(told.evidence, shippedRuleSets).dossier('c', knownAt));
    const turns = rows.filter(({ entity, from }) => entity === 'X' && from === norwayJoins);
    expect(turns.map(({ rule }) => rule)).toEqual(['R-036']);
  });

  it('of a State that is of the perimeter already turns nothing then', () =>
    expect(ask(unplaced('DE'), { at: norwayJoins - 30 * day }).holdsUntil).toBeNull());
});

describe('what was recorded late beside an anchor that nobody verified (R-411)', () => {
  const late = { recorded: asked + 60 * day };
  const anchorOf = (at: number, isAnchored: boolean) =>
    isAnchored ? { anchor: { kind: 'THIRD_PARTY_LOG' as const, time: text(at + day) } } : {};
  const answer = (...of: Parameters<typeof ask>) => {
    const { rule, flags } = ask(...of);
    return [rule, flags.includes('ANCHOR_UNVERIFIED')];
  };

  it('lifts an order, and the answer says on what it rests', () => {
    const lifted = (isAnchored: boolean) =>
      known((told) => {
        const order = { authority: 'AMF', memberState: 'FR', reference: 'r' };
        told.tell('RegulatoryOrder', 'entity/X', asked - day, { ...order, order: 'CEASE' });
        const at = asked + 2 * day;
        told.tell('RegulatoryOrder', 'entity/X', at, { ...order, order: 'LIFTED', ...anchorOf(at, isAnchored) }, late);
      });
    const at = asked + 30 * day;
    expect([answer(lifted(true), { at }), answer(lifted(false), { at })]).toEqual([
      ['R-210', true],
      ['R-036', false],
    ]);
    expect(answer(lifted(true), { at: asked + 61 * day })).toEqual(['R-210', false]);
  });

  it('plans an exit, and the answer says on what it rests', () => {
    const planned = (isAnchored: boolean) =>
      known((told) => {
        const deadline = text(asked + 90 * day);
        const plan = { memberStates: ['FR' as const], deadline, document: 'a'.repeat(64) };
        told.tell('ServiceRequest', 'client/c', asked, { service: 'c', asset: 'COIN' });
        told.tell('WindDownPlan', 'entity/X', asked, { ...plan, ...anchorOf(asked, isAnchored) }, late);
        told.tell('WindDownNotice', 'client/c', asked + day, { entity: 'X', deadline, channel: 'EMAIL' });
      });
    const exit = { service: 'c', purpose: 'EXIT' } as const;
    expect([answer(planned(true), exit), answer(planned(false), exit)]).toEqual([
      ['R-050', true],
      ['R-210', false],
    ]);
  });
});

describe('plans to wind down (R-050)', () => {
  const deadline = text(asked + 400 * day);
  const exit = { service: 'c', purpose: 'EXIT' } as const;
  const place = (told: Story, data: object | undefined) => {
    const index = told.evidence.findIndex(({ id }) => id === 'c-LocationEvidence');
    if (data === undefined) told.evidence.splice(index, 1);
    else Object.assign((told.evidence[index] as { data: object }).data, data);
  };
  /** A plan for one State, and one for all of them 100 days later. */
  const planned = (first: string, where: object | undefined) =>
    known((told) => {
      place(told, where);
      const plan = { deadline, document: 'a'.repeat(64) };
      told.tell('ServiceRequest', 'client/c', asked, { service: 'c', asset: 'COIN' });
      told.tell('WindDownPlan', 'entity/X', asked, { ...plan, memberStates: [first] });
      told.tell('WindDownPlan', 'entity/X', asked + 100 * day, { ...plan, memberStates: 'ALL' });
      told.tell('WindDownNotice', 'client/c', asked, { entity: 'X', deadline, channel: 'EMAIL' });
    });
  const rules = (told: Story) =>
    [180 * day, 180 * day + 1].map((after) => ask(told, { ...exit, at: asked + after }).rule);

  it('last 180 days from the first that covers the State of the client, not that of another', () => {
    expect(rules(planned('DE', { country: 'DE' }))).toEqual(['R-050', 'R-210']);
    expect(rules(planned('DE', { country: 'FR' }))).toEqual(['R-050', 'R-050']);
  });

  it('last 180 days from the first for any State, of a client of whom nobody knows where it is', () => {
    expect(rules(planned('DE', undefined))).toEqual(['R-050', 'R-210']);
    expect(rules(planned('CH', undefined))).toEqual(['R-050', 'R-050']);
  });
});
