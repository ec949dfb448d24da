import { describe, expect, it } from '@jest/globals';
import type { DataOf } from '#libs/evidence';
import { asked, day, hour, initiated, insufficient, minute, Story, story } from './story.js';

const me = 'client/c';
const text = (ms: number) => new Date(ms).toISOString();
const none = { identifiers: [] as string[], campaigns: 'ALL', observability: 'FULL', result: 'NONE' } as const;

describe('E1 to E4', () => {
  it.each(['ClientContact', 'OriginEvidence', 'ExposureCheck'] as const)('R-220 without a %s', (kind) =>
    expect(new Story().client('c', { without: [kind] }).verdict()).toBe(insufficient('R-220')),
  );
  it('R-905 without a request', () =>
    expect(new Story().client('c', { without: ['ServiceRequest'] }).verdict()).toBe('NO_RELATIONSHIP R-905'));
  it('R-221: an attestation never fills the gap', () => {
    const told = new Story().client('c', { without: ['OriginEvidence'] });
    told.tell('Attestation', me, asked, { text: 'own exclusive initiative' });
    expect(told.verdict()).toBe(insufficient('R-220'));
    expect(told.ask().trace).toContainEqual(expect.objectContaining({ rule: 'R-221', outcome: 'set aside' }));
  });
  it('hold from the latest of the four', () => {
    expect([asked + hour - 1, asked + hour].map((at) => story().verdict({ at }))).toEqual([
      insufficient('R-220'),
      initiated,
    ]);
  });
  it('a check before the request is none', () => {
    const told = new Story().client('c', { without: ['ExposureCheck'] });
    told.tell('ExposureCheck', me, asked - 1, none);
    expect(told.verdict()).toBe(insufficient('R-220'));
    told.tell('ExposureCheck', me, asked, none);
    expect(told.verdict()).toBe(initiated);
  });
  it('R-222: every identifier linked, probable or confirmed, has to be listed, other accounts as client/<id>', () => {
    for (const identifier of ['d', 'client/b']) {
      const told = story((it) => void it.tell('IdentityLink', me, asked - day, { identifier, confidence: 'PROBABLE' }));
      expect(told.verdict()).toBe(insufficient('R-222'));
      told.tell('ExposureCheck', me, asked + 2 * hour, { ...none, identifiers: [identifier] });
      expect(told.verdict()).toBe(initiated);
    }
  });
  it('a FOUND undoes every NONE at or before it; a later NONE stands', () => {
    const told = story((it) => void it.tell('ExposureCheck', me, asked + hour, { ...none, result: 'FOUND' }));
    expect(told.verdict()).toBe(insufficient('R-220'));
    told.tell('ExposureCheck', me, asked + hour + 1, none);
    expect(told.verdict()).toBe(initiated);
  });
  it('a FOUND before the request undoes nothing', () =>
    expect(story((it) => void it.tell('ExposureCheck', me, asked - 1, { ...none, result: 'FOUND' })).verdict()).toBe(
      initiated,
    ));
});

describe('R-223 and R-411, recording late', () => {
  const contact = (recorded: number, anchor?: DataOf<'ClientContact'>['anchor']) => {
    const told = new Story().client('c', { without: ['ClientContact'] });
    told.tell('ClientContact', me, asked - hour, { channel: 'EMAIL', anchor }, { recorded });
    return told;
  };
  const limit = asked - hour + 72 * hour;
  it('72 hours count, one millisecond more does not', () =>
    expect([contact(limit).verdict(), contact(limit + 1).verdict()]).toEqual([initiated, insufficient('R-223')]));
  it.each([
    ['before the occurrence', asked - hour - 1, limit + day, insufficient('R-223')],
    ['at the occurrence', asked - hour, limit + day, initiated],
    ['72 hours after it', limit, limit + day, initiated],
    ['later than that', limit + 1, limit + day, insufficient('R-223')],
  ])('an anchor %s', (_, time, recorded, verdict) => {
    const told = contact(recorded, { kind: 'QTST', time: text(time) });
    expect(told.verdict()).toBe(verdict);
    expect(told.ask().flags.includes('ANCHOR_UNVERIFIED')).toBe(verdict === initiated);
  });
  it('a late complete check beside a timely incomplete one was recorded late', () => {
    const told = story(
      (it) => void it.tell('IdentityLink', me, asked - day, { identifier: 'd', confidence: 'CONFIRMED' }),
    );
    told.tell('ExposureCheck', me, asked + 2 * hour, { ...none, identifiers: ['d'] }, { recorded: asked + 30 * day });
    expect(told.verdict()).toBe(insufficient('R-223'));
  });
});

describe('R-226, moving in', () => {
  it('needs a fresh contact, request, origin and check', () => {
    const told = story();
    told.tell('LocationEvidence', me, asked + 10 * day, { kind: 'ESTABLISHED', country: 'CH' });
    expect(told.verdict({ at: asked + 15 * day })).toBe('OUT_OF_SCOPE R-021');
    told.tell('LocationEvidence', me, asked + 20 * day, { kind: 'ESTABLISHED', country: 'DE' });
    expect(told.verdict()).toBe(insufficient('R-226'));
    for (const [kind, data] of [
      ['ClientContact', { channel: 'EMAIL' }],
      ['OriginEvidence', { kind: 'DIRECT_TYPE_IN' }],
      ['ServiceRequest', { service: 'e', asset: 'COIN' }],
      ['ExposureCheck', none],
    ] as const) {
      expect(told.verdict()).not.toBe(initiated);
      told.tell(kind, me, asked + 21 * day, data as DataOf<typeof kind>);
    }
    expect(told.verdict()).toBe(initiated);
  });
});

describe('R-140 to R-142, campaigns to the public', () => {
  const campaign = (more: Partial<DataOf<'Campaign'>>, told = story(), recorded = asked - 300 * day) => {
    const data = {
      actor: 'FIRM',
      channel: 'TV',
      purpose: 'BRAND',
      reach: ['FR'],
      trackable: false,
      from: text(asked - 40 * day),
    } as const;
    told.tell('Campaign', 'campaign/k', recorded, { ...data, ...more } as DataOf<'Campaign'>, { recorded });
    return told;
  };
  it('R-141: an untrackable one that reached the State blocks', () =>
    expect(campaign({}).verdict()).toBe(insufficient('R-141')));
  it('R-140: a trackable one blocks until a full check lists it', () => {
    const unlisted = campaign({ trackable: true }, story(), asked + 2 * day);
    expect(unlisted.verdict()).toBe(insufficient('R-140'));
    unlisted.tell('ExposureCheck', me, asked + 3 * day, { ...none, observability: 'PARTIAL' });
    expect(unlisted.verdict()).toBe(insufficient('R-140'));
    unlisted.tell('ExposureCheck', me, asked + 3 * day, { ...none, campaigns: ['k'] });
    expect(unlisted.verdict()).toBe(initiated);
  });
  it('ALL lists the campaigns recorded before the check', () =>
    expect(campaign({ trackable: true }).verdict()).toBe(initiated));
  it.each([
    ['another State', { reach: ['DE'] }],
    ['another subject', { coverage: [{ service: '*', asset: 'TWIN' }] }],
    ['pure education', { purpose: 'EDUCATION', hasFirmLink: false, collectsContact: false }],
    ['an independent actor', { actor: 'A' }],
  ] as const)('%s is not relevant', (_, more) => {
    const told = campaign(more as Partial<DataOf<'Campaign'>>);
    told.tell('ActorRelation', 'actor/A', asked, { relation: 'NONE', evidence: 'memo' });
    expect(told.verdict()).toBe(initiated);
  });
  it('its shadow ends 180 days after it, to the millisecond', () => {
    const ended = (to: number) => campaign({ from: text(asked - 400 * day), to: text(to) }).verdict();
    expect([ended(asked - 180 * day), ended(asked - 180 * day - 1)]).toEqual([insufficient('R-141'), initiated]);
  });
  it('R-142: one that opened after the first contact has no effect on that relationship', () => {
    const first = asked - 30 * minute;
    expect([first, first + 1].map((from) => campaign({ from: text(from) }).verdict())).toEqual([
      insufficient('R-141'),
      initiated,
    ]);
  });
  it('without a known country any State of the perimeter will do', () => {
    const told = new Story().client('c', { without: ['LocationEvidence'] });
    expect(campaign({ reach: ['PL'] }, told).verdict()).toBe(insufficient('R-141'));
    expect(told.ask().flags).toContain('LOCATION_UNPROVEN');
  });
});

describe('several requests', () => {
  it('the one with the best outcome counts; if all fail, the first reason of the earliest', () => {
    const told = new Story().client('c', { without: ['ExposureCheck', 'OriginEvidence'] });
    told.tell('ServiceRequest', me, asked + 5 * day, { service: 'e', asset: 'COIN' });
    told.tell('OriginEvidence', me, asked, { kind: 'DIRECT_TYPE_IN' }, { recorded: asked + 20 * day });
    expect(told.verdict()).toBe(insufficient('R-223'));
    told.tell('OriginEvidence', me, asked + day, { kind: 'DIRECT_TYPE_IN' });
    told.tell('ExposureCheck', me, asked + 5 * day, none);
    expect(told.verdict()).toBe(initiated);
  });
});
