import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, instantText } from '#libs/evidence';
import { hangsOnSources } from '../answer/cannot-affect.js';
import { shippedReference } from '../reference/reference.js';
import { shippedRuleSets } from '../rules/shipped.js';
import { answers, contact, dossierOf, offer, promotion } from './fate.js';
import { asked, day, minute, type Story, story } from './story.js';
import { moved } from './worlds.js';

/** A source, what is known of it by then, and when it was blind: days from the request. */
const half = (min: number, max: number) => fc.integer({ min: 2 * min, max: 2 * max }).map((days) => days / 2);
const drawnSource = fc.record({
  countries: fc.constantFrom<string[] | undefined>(undefined, undefined, ['FR'], ['DE']),
  until: half(-12, 6),
  blind: fc.array(fc.oneof(half(-12, 4), half(-420, -150)), { maxLength: 1 }),
});
const drawnWorld = fc.record({
  sources: fc.array(drawnSource, { minLength: 1, maxLength: 4 }),
  contacts: fc.array(fc.oneof(half(-3, 3), half(-200, 90)), { maxLength: 2 }),
  offer: fc.option(half(0, 16), { freq: 5 }),
  by: fc.constantFrom(0, 0, -1_200 * day, instant('2024-12-30T00:00:00Z') - asked - 5 * day),
  later: fc.array(
    fc.record({ source: fc.nat(3), change: fc.constantFrom('heard', 'blind', 'resolved'), days: half(-12, 20) }),
    { minLength: 1, maxLength: 3 },
  ),
});

const always = [{ from: -Infinity, to: Infinity }];

describe('an answer that hangs on sources', () => {
  type Telling = (told: Story) => unknown;
  const start = asked - 400 * day;
  /** Heard of for the last time when it counted to `until`. */
  const source =
    (
      id: string,
      { countries, until = asked + 10 * day }: { countries?: string[] | undefined; until?: number } = {},
    ): Telling =>
    (told) => {
      const more = { ...(countries !== undefined && { countries }), from: instantText(start) };
      told.tell('Source', `source/${id}`, start, { channels: ['EMAIL'], heartbeatEvery: 'P5D', owner: 'm', ...more });
      heard(id, until)(told);
    };
  const heard =
    (id: string, until: number): Telling =>
    (told) =>
      told.tell('SourceHeartbeat', `source/${id}`, until, {
        ...{ lastSequence: '0', count: 0, periodFrom: instantText(start), periodTo: instantText(until) },
      });
  const blind =
    (id: string, from: number): Telling =>
    (told) =>
      told.tell('SourceGap', `source/${id}`, asked, {
        ...{ periodFrom: instantText(from), periodTo: instantText(from + day), reason: 'outage' },
      });
  const recent = asked - 20 * day;
  /** When after all this something more is known of the mailer: by default that it was blind. */
  const hangs = (all: readonly Telling[], later: Telling = blind('mailer', recent), stretches = always) => {
    const known = (tellings: readonly Telling[]) =>
      dossierOf(
        story((it) => {
          for (const telling of tellings) telling(it);
        }).evidence,
      );
    return hangsOnSources(known(all), {
      changed: new Set(['mailer']),
      stretches,
      now: () => known([...all, later]).registers.sources,
    });
  };
  const mailer = source('mailer');

  it.each(shippedRuleSets.all)('is all that sources can change, by $id', ({ id: ruleSet }) => {
    const at = (days: number) => asked + days * day;
    const resolved =
      (id: string, from: number): Telling =>
      (told) =>
        told.tell(
          'SourceGapResolved',
          `source/${id}`,
          at(30),
          {
            ...{ periodFrom: instantText(from), periodTo: instantText(from + day), outcome: 'NOTHING_SENT' },
            ...{ evidence: 'memo', approver: 'u2' },
          },
          { recorder: 'u1' },
        );
    const changes = { heard, blind, resolved };
    const counts = { passedOver: 0 };
    const law = fc.property(drawnWorld, ({ sources, contacts, offer: offered, by, later }) => {
      const told = story((it) => {
        sources.forEach(({ countries, until, blind: gaps }, index) => {
          source(`s${index}`, { countries, until: at(until) })(it);
          for (const from of gaps) blind(`s${index}`, at(from))(it);
        });
        contacts.forEach((days, index) => {
          contact(it, at(days), {}, `contact-${index}`);
        });
        if (offered !== null) offer(it, at(offered));
      });
      const before = dossierOf(moved([...told.evidence], by), ruleSet);
      const changed = new Set(later.map(({ source: number }) => `s${number % sources.length}`));
      for (const { source: number, change, days } of later)
        changes[change](`s${number % sources.length}`, at(days))(told);
      const after = dossierOf(moved(told.evidence, by), ruleSet);
      const change = { changed, stretches: always, now: () => after.registers.sources };
      if (hangsOnSources(before, change)) return;
      counts.passedOver++;
      expect(answers(after)).toEqual(answers(before));
    });
    fc.assert(law, { numRuns: Number(process.env.PROPERTY_RUNS ?? 200) });
    expect(counts.passedOver).toBeGreaterThan(20);
  });

  it('reaches into the time that changed', () => {
    const hangsIn = (from: number, to: number) => hangs([mailer], blind('mailer', recent), [{ from, to }]);
    const first = asked - 30 * minute - shippedReference.policy.campaignShadowMs;
    expect([hangsIn(asked, asked), hangsIn(asked + 1, asked + day)]).toEqual([true, false]);
    expect([hangsIn(first - day, first), hangsIn(first - day, first - 1)]).toEqual([true, false]);
  });

  it('has a request in play', () => {
    expect(hangs([mailer])).toBe(true);
    expect(hangs([mailer, (told) => promotion(told, asked + day)])).toBe(true);
    expect(hangs([mailer, (told) => promotion(told, asked - minute)])).toBe(false);
  });

  it('was, or is, uncovered by what changed', () => {
    expect(hangs([mailer], () => undefined)).toBe(false);
    expect(hangs([mailer], blind('mailer', asked + day))).toBe(false);
    expect(hangs([mailer, blind('mailer', recent)], () => undefined)).toBe(true);
  });

  it('is not barred by a gap of another source that concerns the client', () => {
    expect(hangs([mailer, source('ads'), blind('ads', recent)])).toBe(false);
    expect(hangs([mailer, source('ads', { countries: ['FR'] }), blind('ads', recent)])).toBe(false);
    expect(hangs([mailer, source('ads', { countries: ['DE'] }), blind('ads', recent)])).toBe(true);
  });

  it('is not barred by another source that fell silent no later', () => {
    const silent = (id: string, days: number) => source(id, { until: asked - days * day });
    const again = heard('mailer', asked + day);
    expect(hangs([silent('mailer', 3), silent('ads', 2)], again)).toBe(true);
    expect(hangs([silent('mailer', 2), silent('ads', 3)], again)).toBe(false);
  });

  it('looks at what every look-back has in common, whichever contact proves the first', () => {
    const early = blind('ads', asked - 150 * day);
    expect(hangs([mailer, source('ads'), early])).toBe(false);
    expect(hangs([mailer, source('ads'), early, (told) => contact(told, asked + 90 * day)])).toBe(true);
  });
});
