import { describe, expect, it } from '@jest/globals';
import { type DataOf, instant, instantText, type RecordedEvidence } from '#libs/evidence';
import type { Dossier } from '../answer/dossier.js';
import { EvidenceSet } from '../answer/evidence-set.js';
import { locationIntervalsOf, statusIntervalsOf } from '../answer/status-intervals.js';
import { type Fact, toFact } from '../facts/fact.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { asked, day, hour, Story } from './story.js';

const me = 'client/c';
const dossierOf = (evidence: readonly RecordedEvidence[], ruleSet: string): Dossier =>
  new EvidenceSet(evidence, shippedRuleSets).dossier(
    'c',
    Math.max(...evidence.map(({ ledgertime }) => instant(ledgertime))),
    ruleSet,
  );

describe('a login later than all else', () => {
  /** What the dossier makes of it by itself, held against the dossier of everything. */
  const taken = (told: Story, at: number, { country = 'FR', ruleSet = 'P1' } = {}) => {
    const before = dossierOf(told.evidence, ruleSet);
    const latest = Math.max(...told.evidence.map(({ time }) => instant(time)));
    told.tell('IpLogin', me, at, { country });
    const fact = toFact(told.evidence.at(-1) as RecordedEvidence) as Fact;
    const later = before.afterLogin(fact, latest);
    if (later === undefined) return 'made anew';
    const all = dossierOf(told.evidence, ruleSet);
    expect(locationIntervalsOf(later)).toEqual(locationIntervalsOf(all));
    expect([statusIntervalsOf(before), statusIntervalsOf(later)]).toEqual([
      statusIntervalsOf(all),
      statusIntervalsOf(all),
    ]);
    return 'gone on';
  };
  const unplaced = () => new Story().client('c', { without: ['LocationEvidence'] });
  const tomorrow = asked + day;

  it('only lengthens the stay, or begins one', () => {
    const told = unplaced();
    const made = [0, 1, 2, 3, 40, 41, 42].map((date) =>
      taken(told, tomorrow + date * day, { country: date === 3 ? 'DE' : 'FR' }),
    );
    expect(new Set(made)).toEqual(new Set(['gone on']));
  });

  it('is taken with everything where it is not later than everything', () =>
    expect([tomorrow, asked + hour, asked].map((at) => taken(unplaced(), at))).toEqual([
      'gone on',
      'made anew',
      'made anew',
    ]));

  it('is taken with everything where evidence speaks of later', () => {
    const located = (data: object) => {
      const told = unplaced();
      told.tell('LocationEvidence', me, asked, data as DataOf<'LocationEvidence'>);
      return taken(told, tomorrow);
    };
    expect(located({ kind: 'ESTABLISHED', country: 'CH' })).toBe('made anew');
    expect(located({ kind: 'SITUATED', country: 'FR' })).toBe('made anew');
    expect(located({ kind: 'SITUATED', country: 'FR', from: instantText(asked + 9 * day) })).toBe('made anew');
    expect(located({ kind: 'SITUATED', country: 'FR', to: instantText(asked + hour) })).toBe('gone on');
  });

  it('is taken with everything where the perimeter is still to grow', () => {
    const told = new Story();
    const before = instant('2025-06-20T00:00:00Z');
    expect([taken(told, before), taken(told, before + 20 * day)]).toEqual(['made anew', 'gone on']);
  });

  it('is taken with everything while it may prove in which State an entity is entitled (R-040)', () => {
    const early = asked - 60 * day;
    const told = new Story();
    told.tell('ServiceRequest', me, early, { service: 'e', asset: 'COIN' });
    told.tell('TransitionalEntitlement', 'entity/X', early, { memberState: 'FR', services: 'ALL', basis: 'PSAN' });
    expect([1, 2, 3].map((date) => taken(told, early + date * day))).toEqual(Array(3).fill('made anew'));
    expect(taken(told, asked)).toBe('gone on');
  });

  it('is taken with everything where an entity was ordered to cease in some State (R-036), which only P2 asks', () => {
    const told = unplaced();
    told.tell('RegulatoryOrder', 'entity/X', asked, {
      ...{ authority: 'BaFin', memberState: 'DE', order: 'CEASE', reference: 'r' },
    });
    const dates = [0, 1, 2, 3].map((date) => tomorrow + date * day);
    expect(dates.map((at) => taken(told, at, { ruleSet: 'P1' }))).toEqual(Array(4).fill('gone on'));
    expect(dates.map((at) => taken(told, at + 9 * day, { ruleSet: 'P2' }))).toEqual(Array(4).fill('made anew'));
  });
});

describe('a link to something of which nothing is known', () => {
  const joined = (told: Story, { isUnknown = true, identifier = 'd', ruleSet = 'P1' } = {}) => {
    const before = dossierOf(told.evidence, ruleSet);
    told.tell('IdentityLink', me, asked + 2 * day, { identifier, confidence: 'CONFIRMED' });
    const later = before.afterLink(told.evidence.at(-1) as RecordedEvidence, () => isUnknown);
    if (later === undefined) return 'made anew';
    const all = dossierOf(told.evidence, ruleSet);
    expect(statusIntervalsOf(later)).toEqual(statusIntervalsOf(all));
    expect([later.names, later.ownerOf(`identifier/${identifier}`)?.favourable]).toEqual([all.names, true]);
    return 'gone on';
  };
  const unchecked = () => new Story().client('c', { without: ['ExposureCheck'] });

  it('only says whose what comes next is', () =>
    expect(['P1', 'P2'].map((ruleSet) => joined(unchecked(), { ruleSet }))).toEqual(['gone on', 'gone on']));

  it('is taken with everything where more is known of that, or a check lists all there was (R-222)', () => {
    expect(joined(unchecked(), { isUnknown: false })).toBe('made anew');
    expect(joined(new Story().client())).toBe('made anew');
    expect(joined(new Story().client(), { identifier: me })).toBe('made anew');
  });
});
