import { describe, expect, it } from '@jest/globals';
import { instant } from '#libs/evidence';
import { EvidenceSet } from '../evidence-set.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { standingsOf } from '../standing.js';
import { day, insufficient, Story } from './story.js';
import { ask, knownAt, verdict } from './under-p2.js';

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
    const rows = standingsOf(new EvidenceSet(told.evidence, shippedRuleSets).dossier('c', knownAt));
    const turns = rows.filter(({ entity, from }) => entity === 'X' && from === norwayJoins);
    expect(turns.map(({ rule }) => rule)).toEqual(['R-036']);
  });

  it('of a State that is of the perimeter already turns nothing then', () =>
    expect(ask(unplaced('DE'), { at: norwayJoins - 30 * day }).holdsUntil).toBeNull());
});
