import { describe, expect, it } from '@jest/globals';
import type { DataOf, EventReference } from '#libs/evidence';
import { EvidenceSet } from '../answer/evidence-set.js';
import { assess } from '../assess.js';
import { asked, day, hour, minute, Story } from './story.js';
import { underP1 } from './under-p1.js';

const me = 'client/c';
const text = (ms: number) => new Date(ms).toISOString();
const none = { identifiers: [] as string[], campaigns: 'ALL', observability: 'FULL', result: 'NONE' } as const;
const offer = (asset: string): DataOf<'FirmCommunication'> => ({
  channel: 'CHAT',
  purpose: 'OFFER',
  coverage: [{ service: 'e', asset }],
});
const advert = { channel: 'EMAIL', purpose: 'BRAND', actor: 'FIRM' } as const;

/** What is told so often that anything but a nearly linear answer would not end, and how it must be answered. */
const lives: readonly [string, number, (told: Story, index: number) => void, object, string][] = [
  [
    'logins from two States in turn',
    20_000,
    (told, i) => told.tell('IpLogin', me, asked + i * 10 * minute, { country: i % 2 ? 'FR' : 'DE' }),
    {},
    'R-210',
  ],
  [
    'moves in and out of the Union',
    5_000,
    (told, i) =>
      told.tell('LocationEvidence', me, asked + i * minute, { kind: 'ESTABLISHED', country: i % 2 ? 'FR' : 'CH' }),
    {},
    'R-226',
  ],
  [
    'offers of one asset',
    5_000,
    (told, i) => told.tell('FirmCommunication', me, asked + hour + i, offer('COIN')),
    {},
    'R-210',
  ],
  [
    'offers of another asset, each too late',
    5_000,
    (told, i) => told.tell('FirmCommunication', me, asked + 11 * day + i, offer('TWIN')),
    { asset: 'TWIN' },
    'R-320',
  ],
  [
    'requests and offers of many assets of one type, the last asked for offered first',
    1_000,
    (told, i) => {
      told.asset(`A${i}`, asked - 800 * day, {});
      told.tell('ServiceRequest', me, asked + 2 * hour + i, { service: 'e', asset: `A${i}` });
      told.tell('FirmCommunication', me, asked + 4 * day - i * minute, offer(`A${i}`));
    },
    { asset: 'A0' },
    'R-220',
  ],
  [
    'requests for one asset, each with its check',
    5_000,
    (told, i) => {
      told.tell('ServiceRequest', me, asked + i * minute, { service: 'e', asset: 'COIN' });
      told.tell('ExposureCheck', me, asked + i * minute, { ...none, observability: 'PARTIAL' });
    },
    {},
    'R-210',
  ],
  [
    'contacts',
    20_000,
    (told, i) => told.tell('ClientContact', me, asked + i * minute, { channel: 'EMAIL' }),
    {},
    'R-210',
  ],
  [
    'advertisements by an actor of many late relations',
    2_000,
    (told, i) => {
      const relation = (['NONE', 'REMUNERATED', 'CONTRACTED'] as const)[i % 3];
      const data = { relation, evidence: 'memo', from: text(asked - 500 * day) };
      told.tell('ActorRelation', 'actor/A', asked - 100 * day, data, { recorded: asked + 90 * day + i });
      told.tell('MarketingExposure', me, asked - 20 * day + i * minute, { ...advert, actor: 'A' });
    },
    {},
    'R-112',
  ],
  [
    'campaigns, and contacts at which they are weighed again',
    1_000,
    (told, i) => {
      const campaign = {
        actor: 'FIRM',
        channel: 'TV',
        purpose: 'BRAND',
        reach: ['DE', 'PL'],
        trackable: false,
      } as const;
      const data = { ...campaign, reach: [...campaign.reach], from: text(asked - 90 * day) };
      told.tell('Campaign', `campaign/${i}`, asked - 100 * day, data);
      told.tell('ClientContact', me, asked + i * minute, { channel: 'EMAIL' });
    },
    {},
    'R-210',
  ],
  [
    'links, and checks that list them all but one',
    1_000,
    (told, i) => {
      told.tell('IdentityLink', me, asked - day, { identifier: `i${i}`, confidence: i % 2 ? 'CONFIRMED' : 'PROBABLE' });
      if (i % 5) return;
      const identifiers = Array.from({ length: 999 }, (_, index) => `i${index}`);
      told.tell('ExposureCheck', me, asked + hour + i, { ...none, identifiers });
    },
    {},
    'R-222',
  ],
  [
    'allegations, each found unfounded',
    3_000,
    (told, i) => {
      const allegation = told.tell('Allegation', me, asked + i * minute, { source: 'complaint' });
      const resolution = { allegation, outcome: 'UNFOUNDED', evidence: 'memo', approver: 'u2' } as const;
      told.tell('AllegationResolved', me, asked + i * minute, resolution, { recorder: 'u1' });
    },
    {},
    'R-210',
  ],
  [
    'memberships that are over, and advertisements',
    3_000,
    (told, i) => {
      const period = { from: text(asked - 500 * day), to: text(asked - 499 * day) };
      told.tell('GroupMembership', me, asked - 500 * day, period);
      told.tell('MarketingExposure', me, asked + i * minute, advert);
    },
    {},
    'R-111',
  ],
  [
    'gaps of a source and resolutions of half of them',
    3_000,
    (told, i) => {
      const start = asked - 400 * day;
      const about = { channels: ['EMAIL' as const], heartbeatEvery: 'P1D', owner: 'm', from: text(start) };
      if (i === 0) told.tell('Source', 'source/m', start, about);
      const period = (from: number, to: number) => ({ periodFrom: text(start + from), periodTo: text(start + to) });
      told.tell('SourceGap', 'source/m', start, { ...period(i * minute, (i + 1) * minute), reason: 'outage' });
      const lifted = {
        ...period(2 * i * minute, (2 * i + 1) * minute),
        outcome: 'RECOVERED',
        evidence: 'log',
      } as const;
      told.tell('SourceGapResolved', 'source/m', start, { ...lifted, approver: 'u2' }, { recorder: 'u1' });
    },
    {},
    'R-227',
  ],
];

describe('a client of whom very much is recorded', () => {
  it.each(lives)('%s: %i', (_, count, tell, about, rule) => {
    const told = new Story().client();
    for (let index = 0; index < count; index++) tell(told, index);
    const started = performance.now();
    const dossier = new EvidenceSet(told.evidence, underP1).dossier('c', asked + 400 * day);
    for (const at of [asked - day, asked + 2 * hour, asked + 400 * day]) {
      const question = { service: 'e', asset: 'COIN', entity: 'X', ...about };
      const answer = assess(dossier, { ...question, at });
      if (at === asked + 400 * day) expect(answer.rule).toBe(rule);
    }
    // A hundred times what it takes: only growth with the square of the number, or worse, is that slow.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('retractions aimed at one another in a chain of five thousand, and as many at one fact', () => {
    const told = new Story().client();
    const how = { reason: 'WRONG_SUBJECT', evidence: 'memo', approver: 'u2' };
    let target: EventReference = { source: 'story', id: 'c-ClientContact' };
    for (let index = 1; index <= 5_000; index++) {
      target = told.tell('Retraction', me, asked + index, { target, ...how }, { recorder: 'u1' });
    }
    // The last retracts the one before it, and so on: every second one stands, and the first of all does not.
    expect(told.ask().rule).toBe('R-210');
    told.tell('Retraction', me, asked + 6_000, { target, ...how }, { recorder: 'u1' });
    expect(told.ask().rule).toBe('R-220');
    for (let index = 1; index <= 5_000; index++) {
      const check = { source: 'story', id: 'c-ExposureCheck' };
      told.tell('Retraction', me, asked + 2 * hour + index, { target: check, ...how }, { recorder: 'u1' });
    }
    expect(told.ask().rule).toBe('R-220');
  });

  it('references in a circle, to itself, and to nothing', () => {
    const told = new Story().client();
    const reference = (id: string) => ({ source: 'story', id });
    const how = { reason: 'WRONG_SUBJECT', evidence: 'memo', approver: 'u2' };
    told.tell('Retraction', me, asked + hour, { target: reference('b'), ...how }, { id: 'a', recorder: 'u1' });
    told.tell('Retraction', me, asked + hour, { target: reference('a'), ...how }, { id: 'b', recorder: 'u1' });
    told.tell('Retraction', me, asked + hour, { target: reference('self'), ...how }, { id: 'self', recorder: 'u1' });
    told.tell('IdentityLink', me, asked, { identifier: me, confidence: 'CONFIRMED' });
    told.tell('RequestFulfilled', me, asked, { request: { source: 'a\nb', id: 'c\n' } });
    told.tell('FirmCommunication', me, asked + hour, {
      channel: 'CHAT',
      purpose: 'SERVICE',
      inReplyTo: reference('x'),
    });
    expect(told.ask().rule).toBe('R-210');
  });
});
