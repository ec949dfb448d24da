import { describe, expect, it } from '@jest/globals';
import type { DataOf } from '#libs/evidence';
import { turningPoints } from '../answer/decide.js';
import { EvidenceSet } from '../answer/evidence-set.js';
import { asked, day, hour, initiated, insufficient, minute, Story, story, tainted } from './story.js';
import { underP1 } from './under-p1.js';

const me = 'client/c';
const text = (ms: number) => new Date(ms).toISOString();
const at = (iso: string) => Date.parse(iso);
const outOfScope = 'OUT_OF_SCOPE R-021';

describe('routes before Article 61', () => {
  it('R-000: broken evidence decides before everything', () => {
    const { status, rule, flags } = story().ask({ integrityBroken: true, at: at('2024-01-02T00:00:00Z') });
    expect([status, rule, flags.includes('INTEGRITY')]).toEqual(['INSUFFICIENT_EVIDENCE', 'R-000', true]);
  });
  it('R-010: until the last millisecond of 29 December 2024', () => {
    const start = at('2024-12-30T00:00:00Z');
    expect(story().verdict({ at: start - 1 })).toBe('PRE_APPLICATION R-010');
    expect(story().verdict({ at: start })).toBe('NO_RELATIONSHIP R-905');
  });
  it('R-020: an asset outside MiCA; recorded late, from its recording only', () => {
    const from = asked - 20 * day;
    const told = story((it) => it.asset('PERP', from, { micaScope: false, from: text(from) }));
    expect([from - 1, from].map((when) => told.verdict({ asset: 'PERP', at: when }))).toEqual([
      'NO_RELATIONSHIP R-905',
      'OUT_OF_SCOPE R-020',
    ]);
    const late = story((it) =>
      it.asset('PERP', from, { micaScope: false, from: text(from) }, { recorded: from + 72 * hour + 1 }),
    );
    const bounds = [from + 72 * hour, from + 72 * hour + 1];
    expect(bounds.map((when) => late.verdict({ asset: 'PERP', at: when }))).toEqual([
      'NO_RELATIONSHIP R-905',
      'OUT_OF_SCOPE R-020',
    ]);
  });
  it('R-030: authorised for that service, from its date to its end', () => {
    const told = story();
    const authorisations: DataOf<'ProviderEntity'>['authorisations'] = [
      { services: ['e'], from: text(asked), to: text(asked + day) },
    ];
    told.tell('ProviderEntity', 'entity/P', asked + 9 * day, { kind: 'EU', country: 'MT', authorisations });
    const by = (when: number, service = 'e') => told.verdict({ entity: 'P', at: when, service });
    const unavailable = 'EXEMPTION_UNAVAILABLE R-035';
    expect([by(asked - 1), by(asked), by(asked + day), by(asked + day + 1)]).toEqual([
      unavailable,
      'AUTHORISED_ROUTE R-030',
      'AUTHORISED_ROUTE R-030',
      unavailable,
    ]);
    expect(by(asked, 'a')).toBe(unavailable);
  });
  it('R-900: an entity that is not registered', () => {
    const answer = story().ask({ entity: 'Q' });
    expect([answer.rule, answer.flags.includes('ENTITY_UNKNOWN')]).toEqual(['R-900', true]);
  });
});

describe('R-040, national transition', () => {
  const entitled = (memberState: string, more: object = {}) => {
    const told = new Story();
    told.tell('LocationEvidence', me, at('2025-01-10T00:00:00Z'), { kind: 'ESTABLISHED', country: memberState });
    told.tell('TransitionalEntitlement', 'entity/X', at('2025-02-01T00:00:00Z'), {
      memberState,
      services: 'ALL',
      basis: 'register',
      ...more,
    } as DataOf<'TransitionalEntitlement'>);
    return (when: string, knownAt = when) => told.verdict({ at: at(when), knownAt: at(knownAt) });
  };
  const grandfathered = 'GRANDFATHERED R-040';
  const nothing = 'NO_RELATIONSHIP R-905';
  it.each([
    ['NL', '2025-07-01T00:00:00Z'],
    ['SE', '2025-10-01T00:00:00Z'],
    ['DE', '2026-01-01T00:00:00Z'],
    ['IE', '2025-12-31T00:00:00Z'],
    ['FR', '2026-07-01T00:00:00Z'],
    ['NO', '2025-12-31T00:00:00Z'],
  ])('ends in %s at %s, exclusive', (state, end) => {
    const ask = entitled(state);
    expect([ask(text(at(end) - 1)), ask(end)]).toEqual([grandfathered, nothing]);
  });
  it('uses the list that was known: Italy until its extension of 1 December 2025 was published', () => {
    const ask = entitled('IT');
    expect(ask('2025-12-31T00:00:00Z', '2026-01-10T00:00:00Z')).toBe(grandfathered);
    expect(entitled('LT')('2025-06-01T00:00:00Z', '2025-11-30T23:59:59.999Z')).toBe(nothing);
    expect(entitled('LT')('2025-06-01T00:00:00Z', '2025-12-01T00:00:00Z')).toBe(grandfathered);
  });
  it('turns answers at its end only for an entity that holds an entitlement, and nothing turns before the regime', () => {
    const told = new Story();
    told.tell('LocationEvidence', me, at('2020-01-10T00:00:00Z'), { kind: 'ESTABLISHED', country: 'NL' });
    told.tell('TransitionalEntitlement', 'entity/X', asked, { memberState: 'NL', services: 'ALL', basis: 'register' });
    const dossier = new EvidenceSet(told.evidence, underP1).dossier('c', asked);
    const points = (entity: string) => turningPoints(dossier, { service: 'e', asset: 'COIN', entity });
    expect(points('X')).toContain(at('2025-07-01T00:00:00Z'));
    expect(points('P')).not.toContain(at('2025-07-01T00:00:00Z'));
    expect(points('X')[0]).toBe(at('2024-12-30T00:00:00Z'));
  });
  it('not once ended by grant or refusal, which is open, nor for another service', () => {
    const ask = entitled('FR', { ended: '2025-05-01T00:00:00Z' });
    expect([ask('2025-04-30T23:59:59.999Z'), ask('2025-05-01T00:00:00Z')]).toEqual([grandfathered, nothing]);
    expect(entitled('FR', { services: ['a'] })('2025-04-01T00:00:00Z')).toBe(nothing);
  });
});

describe('where the client is', () => {
  const located = (...facts: [number, Partial<DataOf<'LocationEvidence'>>, number?][]) => {
    const told = new Story();
    for (const [when, data, recorded] of facts)
      told.tell('LocationEvidence', me, when, { kind: 'ESTABLISHED', country: 'CH', ...data }, { recorded });
    return (when: number) => told.ask({ at: when });
  };
  it('R-021 from the day it was verified, unless an anchor proves an earlier start (R-413)', () => {
    const from = text(asked - 10 * day);
    const verified = located([asked, { from }]);
    expect([asked - 1, asked].map((when) => verified(when).rule)).toEqual(['R-905', 'R-021']);
    const anchored = located([asked, { from, anchor: { kind: 'QTST', time: text(asked - 7 * day) } }]);
    expect([asked - 10 * day - 1, asked - 10 * day].map((when) => anchored(when).rule)).toEqual(['R-905', 'R-021']);
    expect([asked - 1, asked].map((when) => anchored(when).flags)).toEqual([['ANCHOR_UNVERIFIED'], []]);
    const tooLate = located([asked, { from, anchor: { kind: 'QTST', time: text(asked - 7 * day + 1) } }]);
    expect(tooLate(asked - 1).rule).toBe('R-905');
  });
  it('an outside fact recorded late does not count', () => {
    expect(located([asked, {}, asked + 72 * hour])(asked + 90 * day).rule).toBe('R-021');
    expect(located([asked, {}, asked + 72 * hour + 1])(asked + 90 * day).rule).toBe('R-905');
  });
  it('holds at its end, and is assumed inside one millisecond later (R-415)', () => {
    const ask = located([asked, { to: text(asked + day) }]);
    expect([ask(asked + day).rule, ask(asked + day + 1).rule]).toEqual(['R-021', 'R-905']);
    expect(ask(asked + day + 1).flags).toContain('LOCATION_UNPROVEN');
  });
  it('situated inside prevails over established outside, situated outside is ignored', () => {
    expect(located([asked, {}], [asked + day, { kind: 'SITUATED', country: 'FR' }])(asked + day).rule).toBe('R-905');
    expect(located([asked, { kind: 'SITUATED' }])(asked).flags).toContain('LOCATION_UNPROVEN');
  });
  it('the latest establishment replaces the earlier one; at one start inside prevails', () => {
    expect(located([asked, { country: 'FR' }], [asked + day, {}])(asked + day).rule).toBe('R-021');
    expect(located([asked, {}], [asked, { country: 'FR' }])(asked).rule).toBe('R-905');
  });
  it('Réunion and Åland are inside, the Faroes and Switzerland are not', () => {
    expect(['RE', 'AX', 'FO', 'CH'].map((country) => located([asked, { country }])(asked).rule)).toEqual([
      'R-905',
      'R-905',
      'R-021',
      'R-021',
    ]);
  });
  it('Norway is inside from 1 July 2025', () => {
    const ask = located([at('2025-06-01T00:00:00Z'), { country: 'NO' }]);
    expect([ask(at('2025-06-30T23:59:59.999Z')).rule, ask(at('2025-07-01T00:00:00Z')).rule]).toEqual([
      'R-021',
      'R-905',
    ]);
  });
});

describe('R-414, logins', () => {
  const midnight = at('2026-08-01T00:00:00Z');
  const logins = (days: number[], country = 'FR') => {
    const told = new Story();
    told.tell('LocationEvidence', me, midnight - 90 * day, { kind: 'ESTABLISHED', country: 'CH' });
    for (const [index, shift] of days.entries())
      told.tell('IpLogin', me, midnight + shift * day + index * minute, { country });
    return (when: number) => told.verdict({ at: when });
  };
  it('three distinct dates within thirty put the client inside from the third until thirty days after', () => {
    const ask = logins([0, 1, 29]);
    const third = midnight + 29 * day + 2 * minute;
    expect([third - 1, third, third + 30 * day, third + 30 * day + 1].map(ask)).toEqual([
      outOfScope,
      'NO_RELATIONSHIP R-905',
      'NO_RELATIONSHIP R-905',
      outOfScope,
    ]);
  });
  it('not two dates, nor three within thirty-one, nor from outside', () => {
    expect(logins([0, 0, 1])(midnight + 2 * day)).toBe(outOfScope);
    expect(logins([0, 1, 30])(midnight + 31 * day)).toBe(outOfScope);
    expect(logins([0, 1, 2], 'US')(midnight + 3 * day)).toBe(outOfScope);
  });
});

describe('erasure and the order of the table', () => {
  it('R-510 holds for every instant, and a taint comes before it', () => {
    const told = story(
      (it) => void it.tell('ErasureExecuted', me, asked + 50 * day, { scope: 'personal', legalBasis: 'Art. 17' }),
    );
    expect(told.verdict({ at: asked + 2 * day })).toBe(insufficient('R-510'));
    expect(told.verdict({ at: asked + 2 * day, knownAt: asked + 3 * day })).toBe(initiated);
    told.tell('FirmCommunication', me, asked + day, { channel: 'EMAIL', purpose: 'PROMOTION' });
    expect(told.verdict()).toBe(tainted('R-110'));
  });
});
