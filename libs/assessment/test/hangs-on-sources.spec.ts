import { describe, expect, it } from '@jest/globals';
import { instantText } from '#libs/evidence';
import { hangsOnSources } from '../answer/cannot-affect.js';
import { contact, dossierOf, promotion } from './fate.js';
import { asked, day, minute, type Story, story } from './story.js';

describe('an answer that hangs on sources', () => {
  type Telling = (told: Story) => unknown;
  const start = asked - 400 * day;
  /** Heard of for the last time when it counted to `until`. */
  const source =
    (id: string, { countries, until = asked + 10 * day }: { countries?: string[]; until?: number } = {}): Telling =>
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
  const hangs = (all: readonly Telling[], later: Telling = blind('mailer', recent)) => {
    const known = (tellings: readonly Telling[]) =>
      dossierOf(
        story((it) => {
          for (const telling of tellings) telling(it);
        }).evidence,
      );
    return hangsOnSources(known(all), new Set(['mailer']), () => known([...all, later]).registers.sources);
  };
  const mailer = source('mailer');

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
