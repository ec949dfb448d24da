import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countryCodes, instant } from '#libs/evidence';
import { ReferenceTables, referenceIn, shippedReference } from '../reference/reference.js';
import { reference20261201 } from '../reference/reference-2026-12-01.js';
import { asked, day, hour, Story } from './story.js';

const now = instant('2026-11-01T00:00:00Z');
const tables = new ReferenceTables(shippedReference, now);

/** State, languages, domains, end as of 1 December 2025, and the end that was known before where it differed. */
const published = `
AT|de|at|2026-01-01
BE|nl fr de|be|2026-07-01
BG|bg|bg бг|2026-07-01|2025-12-31
HR|hr|hr|2026-07-01
CY|el|cy|2026-07-01
CZ|cs|cz|2026-07-01
DK|da|dk|2026-07-01
EE|et|ee|2026-07-01
FI|fi sv|fi ax|2025-07-01
FR|fr|fr re gp gf mq yt|2026-07-01
DE|de|de|2026-01-01
GR|el|gr ελ|2026-01-01
HU|hu|hu|2025-07-01
IE|en ga|ie|2025-12-31
IT|it|it|2026-07-01|2025-12-31
LV|lv|lv|2025-07-01
LT|lt|lt|2026-01-01|2025-06-01
LU|fr de lb|lu|2026-07-01
MT|mt en|mt|2026-07-01
NL|nl|nl|2025-07-01
PL|pl|pl|2025-07-01
PT|pt|pt|2025-12-31
RO|ro|ro|2026-07-01
SK|sk|sk|2025-12-31
SI|sl|si|2025-07-01
ES|es|es cat gal eus|2026-07-01|2025-12-31
SE|sv|se|2025-10-01
NO|no|no|2025-12-31
IS|is|is|2026-07-01
LI|de|li|2025-12-31`
  .trim()
  .split('\n')
  .map((line) => line.split('|') as [string, string, string, string, string?]);

describe('the reference data', () => {
  it('has the thirty States and no other', () =>
    expect(shippedReference.states.map(({ country }) => country)).toEqual(published.map(([country]) => country)));

  it.each(published)('%s: languages, domains, and the end of its transitional regime', (country, ...row) => {
    const [languages, domains, end, before = end] = row;
    const state = shippedReference.states.find((one) => one.country === country);
    expect(state?.languages).toEqual(languages.split(' '));
    const spelt = state?.topLevelDomains.filter((domain) => !domain.startsWith('xn--'));
    expect(spelt).toEqual(domains.split(' '));
    expect(tables.transitionEnd(country)).toBe(Date.parse(end));
    const listed = instant('2025-12-01T00:00:00Z');
    const known = [listed - 1, listed].map((at) => new ReferenceTables(shippedReference, at).transitionEnd(country));
    expect(known).toEqual([Date.parse(before), Date.parse(end)]);
  });

  it('takes the perimeter by State and instant, its outermost regions with it, and no other territory', () => {
    const early = instant('2025-02-20T00:00:00Z');
    const norway = instant('2025-07-01T00:00:00Z');
    const inside = (at: number) => countryCodes.filter((code) => tables.stateOf(code, at) !== undefined);
    const union = published.slice(0, 27).map(([country]) => country);
    const regions = ['AX', 'GF', 'GP', 'MF', 'MQ', 'RE', 'YT'];
    expect(inside(early - 1).sort()).toEqual([...union, ...regions].sort());
    expect(inside(norway - 1).sort()).toEqual([...union, ...regions, 'IS', 'LI'].sort());
    expect(inside(norway).sort()).toEqual([...union, ...regions, 'IS', 'LI', 'NO'].sort());
    expect(['RE', 'MF', 'AX'].map((code) => tables.stateOf(code, now))).toEqual(['FR', 'FR', 'FI']);
  });

  it('knows 24 official languages, of which English is no sign', () => {
    const languages = 'bg hr cs da nl en et fi fr de el hu ga it lv lt mt pl pt ro sk sl es sv'.split(' ');
    expect(shippedReference.officialLanguages).toEqual(languages);
    const strong = [...languages, 'lb', 'no', 'is', 'ru'].filter((code) =>
      tables.isStrongIndicator(`LANGUAGE:${code}`, now),
    );
    expect(strong).toEqual(languages.filter((code) => code !== 'en'));
  });

  it('knows the domains of the Union and its regions, in Latin letters too', () => {
    const strong = (domain: string, at = now) => tables.isStrongIndicator(`CCTLD:${domain}`, at);
    const domains =
      'eu ею ευ berlin hamburg koeln bayern nrw paris bzh corsica alsace wien tirol brussels vlaanderen gent amsterdam ' +
      'frl madrid barcelona helsinki';
    expect(domains.split(' ').filter((domain) => !strong(domain))).toEqual([]);
    for (const domain of ['бг', 'ελ', 'ею', 'ευ'])
      expect(strong(new URL(`http://page.${domain}`).hostname.slice('page.'.length))).toBe(true);
    expect(['com', 'uk', 'ch', 'gl'].filter((domain) => strong(domain))).toEqual([]);
    const norway = instant('2025-07-01T00:00:00Z');
    expect([strong('no', norway - 1), strong('no', norway)]).toEqual([false, true]);
  });

  it('has ten services, four categories, and every date', () => {
    expect(Object.keys(shippedReference.services).join('')).toBe('abcdefghij');
    expect(Object.keys(shippedReference.assetCategories).sort()).toEqual(['ART', 'EMT', 'OTHER', 'UTILITY']);
    expect(shippedReference.dates.map(({ date }) => date.slice(0, 10))).toEqual(
      (
        '2023-06-29 2024-06-30 2024-12-17 2024-12-30 2025-02-26 2025-04-27 2025-06-10 2025-06-30 2025-12-01 ' +
        '2025-12-17 2026-01-06 2026-04-17 2026-06-23 2026-07-01'
      ).split(' '),
    );
    expect(tables.caspRegimeStart).toBe(Date.parse('2024-12-30'));
  });

  it('is what the ledger adopted last, as known then; what is not readable is refused by name', () => {
    const told = new Story().client();
    const adopt = (at: number, version: string, content: unknown) =>
      told.tell('ReferenceAdopted', 'ledger', at, { ruleSet: 'P1', version, sha256: 'a'.repeat(64), content });
    const policy = { ...shippedReference.policy, contemporaneityLimitMs: -1 };
    adopt(asked - day, '2026-08-01', { ...shippedReference, version: '2026-08-01' });
    adopt(asked + 2 * day, '2026-08-05', { ...shippedReference, version: '2026-08-05', policy });
    const answers = [asked + day, asked + 3 * day].map((at) => told.ask({ at, knownAt: at }));
    expect(answers.map(({ reference, rule }) => [reference, rule])).toEqual([
      ['2026-08-01', 'R-210'],
      ['2026-08-05', 'R-223'],
    ]);
    for (const content of [null, 1, {}, { ...shippedReference, dates: 'none' }])
      expect(() => referenceIn(content)).toThrow('the reference data that the ledger adopted');
  });

  it('goes with the rule set that an adoption names, where the adoption holds no tables of its own', () => {
    for (const content of [{}, null, { ruleSet: 'P1' }]) {
      const told = new Story().client();
      const adopt = (at: number, ruleSet: string) =>
        told.tell('ReferenceAdopted', 'ledger', at, { ruleSet, version: 'v', sha256: 'a'.repeat(64), content });
      adopt(asked - 2 * day, 'P2');
      adopt(asked + day, 'P1');
      adopt(asked + 3 * day, 'P2');
      const answers = [0, 2, 4].map((days) => told.ask({ at: asked, knownAt: asked + days * day }));
      expect(answers.map(({ ruleSet, reference }) => [ruleSet, reference])).toEqual([
        ['P2', '2026-12-01'],
        ['P1', shippedReference.version],
        ['P2', '2026-12-01'],
      ]);
    }
  });

  it('is what a ledger adopted first, before it did: never what is shipped', () => {
    const contents = fc.record({
      ruleSet: fc.constantFrom('P1', 'P2'),
      contemporaneityLimitMs: fc.constantFrom(-1, 72 * hour),
      version: fc.constantFrom('first', 'other'),
    });
    fc.assert(
      fc.property(fc.array(contents, { minLength: 1, maxLength: 3 }), (adopted) => {
        const told = new Story().client();
        for (const [days, { contemporaneityLimitMs, ...named }] of adopted.entries()) {
          const policy = { ...shippedReference.policy, contemporaneityLimitMs };
          const content = { ...shippedReference, ...named, policy };
          const at = asked + (10 + days) * day;
          told.tell('ReferenceAdopted', 'ledger', at, { ...named, sha256: 'a'.repeat(64), content });
        }
        const [before, after] = [asked + day, asked + 10 * day].map((knownAt) => told.ask({ at: asked, knownAt }));
        const { ruleSet, version } = adopted[0] as (typeof adopted)[number];
        expect(before).toMatchObject({ ruleSet, reference: version });
        expect({ ...before, knownAt: undefined }).toEqual({ ...after, knownAt: undefined });
      }),
      { numRuns: 30 },
    );
  });

  it('measures the indicators with what is decided, and in a ledger that adopted nothing of it with the same', () => {
    const measured = (content: typeof shippedReference, at = now) =>
      Object.fromEntries(new ReferenceTables(content, at).indicators.map(({ rule, thresholds }) => [rule, thresholds]));
    const decided = {
      'R-801': { windowDays: 365, amberPerState: 25, amber: 100, red: 1000 },
      'R-802': { windowDays: 365, amber: 0.03, red: 0.1 },
      'R-803': { windowDays: 365, afterDays: 14, beforeDays: 56, amber: 2 },
      'R-804': { windowDays: 365, amber: 0.8 },
      'R-805': { windowDays: 365, amberAbove: 0.2 },
      'R-806': { windowDays: 365, amberAbove: 0.05 },
      'R-807': { windowDays: 365, amberAbove: 0.01 },
      'R-808': { red: 1 },
    };
    expect(measured(shippedReference)).toEqual(decided);
    const more = { 'R-809': { windowDays: 90, amber: 1, red: 1 }, 'R-810': { amber: 1 }, 'R-146': { red: 1 } };
    expect(measured(reference20261201)).toEqual({ ...decided, ...more });
    const { indicators = [], ...before } = shippedReference;
    expect(measured(before)).toEqual(decided);
    expect(indicators.every(({ mark }) => mark === 'I')).toBe(true);
    const published = '2026-10-01T00:00:00Z';
    const stricter = { ...indicators[7], thresholds: { red: 2 }, published } as (typeof indicators)[number];
    const changed = { ...shippedReference, indicators: [...indicators, stricter] };
    const [until, from] = [instant(published) - 1, instant(published)].map((at) => measured(changed, at)['R-808']);
    expect([until, from]).toEqual([{ red: 1 }, { red: 2 }]);
  });

  it('has policy P1', () => {
    expect(shippedReference.policy).toEqual({
      id: 'P1',
      contemporaneityLimitMs: 72 * hour,
      originalContextMaxMs: 240 * hour,
      campaignShadowMs: 180 * 24 * hour,
      clockSkewMs: 300_000,
      situatedIpDays: 3,
      situatedIpWindowDays: 30,
      situatedIpLastingMs: 30 * 24 * hour,
    });
  });
});
