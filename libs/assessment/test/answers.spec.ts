import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { decide } from '../answer/decide.js';
import { EvidenceSet } from '../answer/evidence-set.js';
import { type Assessment, assess } from '../assess.js';
import { Case } from '../case/case.js';
import { asked, day, hour, minute, Story, story } from './story.js';
import { underP1 } from './under-p1.js';
import { worlds } from './worlds.js';

const me = 'client/c';
const text = (ms: number) => new Date(ms).toISOString();
const ids = (cited: readonly { readonly id: string }[]) => cited.map(({ id }) => id);
const whole = ['c-ClientContact', 'c-OriginEvidence', 'c-ServiceRequest', 'c-ExposureCheck'];

describe('because', () => {
  it('names E1 to E4 for a client’s own initiative, and the check that cleared a campaign', () => {
    expect(ids(story().ask().because)).toEqual(whole);
    const told = new Story().client('c', { without: ['ExposureCheck'] });
    told.tell('Campaign', 'campaign/k', asked - 40 * day, {
      actor: 'FIRM',
      channel: 'EMAIL',
      purpose: 'BRAND',
      reach: ['FR'],
      trackable: true,
      from: text(asked - 40 * day),
    });
    const check = { identifiers: [] as string[], campaigns: 'ALL', result: 'NONE' } as const;
    told.tell('ExposureCheck', me, asked + hour, { ...check, observability: 'PARTIAL' }, { id: 'partial' });
    told.tell('ExposureCheck', me, asked + 2 * hour, { ...check, observability: 'FULL' }, { id: 'full' });
    expect(ids(told.ask().because)).toEqual([...whole.slice(0, 3), 'partial', 'full']);
    expect(told.ask().against.map(({ id }) => id.split('-')[0])).toEqual(['Campaign']);
  });

  it('names for an extension the offer, what carries it, and what the assets are', () => {
    const told = story();
    const offer = { channel: 'CHAT', purpose: 'OFFER', coverage: [{ service: 'e', asset: 'TWIN' }] } as const;
    told.tell('FirmCommunication', me, asked + 2 * day, { ...offer, coverage: [...offer.coverage] }, { id: 'offer' });
    const answer = told.ask({ asset: 'TWIN' });
    expect(answer.rule).toBe('R-310');
    expect(ids(answer.because)).toEqual(['AssetRegistered-2', 'AssetRegistered-3', ...whole, 'offer']);
    expect(ids(answer.for)).toEqual(expect.arrayContaining(['offer', 'c-ServiceRequest']));
  });

  it('names for R-320 the offer and the earlier request', () => {
    const told = story();
    const coverage = [{ service: 'e' as const, asset: 'TWIN' }];
    told.tell(
      'FirmCommunication',
      me,
      asked + 20 * day,
      { channel: 'CHAT', purpose: 'OFFER', coverage },
      { id: 'offer' },
    );
    expect(ids(told.ask({ asset: 'TWIN' }).because)).toEqual(['c-ServiceRequest', 'offer']);
  });

  it('names every version of the campaign that an exposure leans on, and none where it says all itself', () => {
    const told = story();
    const campaign = { channel: 'BANNER', reach: ['FR'], trackable: true, from: text(asked - 40 * day) } as const;
    const version = (at: number, actor: string, purpose: 'BRAND' | 'SERVICE', id: string) =>
      told.tell('Campaign', 'campaign/k', at, { ...campaign, reach: ['FR'], actor, purpose }, { id });
    version(asked - 40 * day, 'FIRM', 'BRAND', 'first');
    version(asked - 39 * day, 'A', 'SERVICE', 'second');
    told.tell('MarketingExposure', me, asked - day, { campaign: 'k' }, { id: 'leans' });
    expect(ids(told.ask().because)).toEqual(['first', 'second', 'leans']);
    const own = { campaign: 'k', purpose: 'BRAND', actor: 'FIRM', coverage: 'ALL' } as const;
    told.tell('MarketingExposure', me, asked - 2 * day, own, { id: 'alone' });
    expect(ids(told.ask().because)).toEqual(['alone']);
  });

  it('names the three logins that put a client inside at that very instant', () => {
    const told = new Story();
    for (const date of [0, 1, 2, 20, 30])
      told.tell('IpLogin', me, asked + date * day, { country: 'FR' }, { id: `day-${date}` });
    const trace = (at: number) => told.ask({ at }).trace.find(({ rule }) => rule === 'R-021');
    expect(ids(trace(asked + 3 * day)?.because ?? [])).toEqual(['day-0', 'day-1', 'day-2']);
    expect(ids(trace(asked + 40 * day)?.because ?? [])).toEqual(['day-2', 'day-20', 'day-30']);
  });

  it('stands in for or in against, each in order of time, ledgertime, source and id, each once', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: -40, max: 60 }), (evidence, half) => {
        const order = new Map(inOrder(evidence).map(({ source, id }, index) => [`${source} ${id}`, index]));
        const places = (cited: Assessment['because']) =>
          cited.map(({ source, id }) => order.get(`${source} ${id}`) ?? -1);
        for (const asset of ['COIN', 'TWIN']) {
          const answer = ask(evidence, { asset, at: asked + half * (day / 2) });
          for (const cited of [answer.because, answer.for, answer.against]) {
            const listed = places(cited);
            expect(listed).toEqual([...new Set(listed)].sort((a, b) => a - b));
          }
          const sides = [...places(answer.for), ...places(answer.against)];
          expect(new Set(sides).size).toBe(sides.length);
          expect(sides).toEqual(expect.arrayContaining(places(answer.because)));
        }
      }),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 100) },
    );
  });
});

const ask = (evidence: readonly RecordedEvidence[], about: { asset: string; at: number }) =>
  assess(new EvidenceSet(evidence, underP1).dossier('c', asked + 100 * day), {
    service: 'e',
    entity: 'X',
    ...about,
  });

const inOrder = (evidence: readonly RecordedEvidence[]) =>
  [...evidence].sort(
    (a, b) =>
      instant(a.time) - instant(b.time) ||
      instant(a.ledgertime) - instant(b.ledgertime) ||
      (a.source < b.source ? -1 : a.source > b.source ? 1 : 0) ||
      (a.id < b.id ? -1 : 1),
  );

describe('for and against', () => {
  it('show what was answered beside what answered it', () => {
    const told = story();
    const allegation = told.tell('Allegation', me, asked + 2 * hour, { source: 'complaint' }, { id: 'alleged' });
    const resolved = { allegation, outcome: 'UNFOUNDED', evidence: 'memo', approver: 'u2' } as const;
    told.tell('AllegationResolved', me, asked + 3 * hour, resolved, { id: 'resolved', recorder: 'u1' });
    const act = told.tell('MarketingExposure', me, asked - day, { channel: 'BANNER', purpose: 'BRAND', actor: 'FIRM' });
    const retraction = { target: act, reason: 'WRONG_SUBJECT', evidence: 'memo', approver: 'u2' };
    told.tell('Retraction', me, asked + 4 * hour, retraction, { id: 'withdrawn', recorder: 'u1' });
    const answer = told.ask();
    expect(answer.rule).toBe('R-210');
    expect(ids(answer.for)).toEqual(expect.arrayContaining(['resolved', 'withdrawn']));
    expect(ids(answer.against)).toEqual(['alleged']);
  });

  it('show what came too late or was incomplete as what it is: help that does not suffice', () => {
    const told = new Story().client('c', { without: ['ClientContact'] });
    told.tell('ClientContact', me, asked - hour, { channel: 'EMAIL' }, { recorded: asked + 30 * day, id: 'late' });
    expect(told.ask().rule).toBe('R-223');
    expect([ids(told.ask().because), ids(told.ask().against)]).toEqual([['late'], []]);
    const linked = story(
      (it) => void it.tell('IdentityLink', me, asked - day, { identifier: 'd', confidence: 'PROBABLE' }),
    ).ask();
    expect([linked.rule, ids(linked.because), ids(linked.against)]).toEqual(['R-222', ['c-ExposureCheck'], []]);
  });
});

describe('flags', () => {
  const anchored = (more: object) => {
    const told = new Story().client('c', { without: ['ClientContact'] });
    const anchor = { kind: 'QTST', time: text(asked - 30 * minute) } as const;
    told.tell('ClientContact', me, asked - 30 * minute, { channel: 'EMAIL', anchor }, more);
    return told;
  };
  it('ANCHOR_UNVERIFIED: another answer without the anchor, and only then', () => {
    expect(anchored({ recorded: asked + 30 * day }).ask().flags).toContain('ANCHOR_UNVERIFIED');
    expect(anchored({}).ask().flags).not.toContain('ANCHOR_UNVERIFIED');
    const extended = anchored({ recorded: asked + 30 * day });
    const coverage = [{ service: 'e' as const, asset: 'TWIN' }];
    extended.tell('FirmCommunication', me, asked + 2 * day, { channel: 'CHAT', purpose: 'OFFER', coverage });
    expect(extended.ask({ asset: 'TWIN' })).toMatchObject({
      rule: 'R-310',
      flags: expect.arrayContaining(['ANCHOR_UNVERIFIED']),
    });
  });
  it('ANCHOR_UNVERIFIED: a membership that shelters an act (R-125)', () => {
    const told = story();
    const from = text(asked - 40 * day);
    const anchor = { kind: 'THIRD_PARTY_LOG', time: from } as const;
    told.tell('GroupMembership', me, asked - day, { from, anchor });
    told.tell('FirmCommunication', me, asked - 2 * day, { channel: 'EMAIL', purpose: 'PROMOTION' });
    expect([told.ask().rule, told.ask().flags.includes('ANCHOR_UNVERIFIED')]).toEqual(['R-210', true]);
  });
  it('APPROVAL_UNVERIFIED: another answer without the second person, and only then', () => {
    const told = story();
    const other = told.tell('ActorRelation', 'actor/Z', asked - day, { relation: 'REMUNERATED', evidence: 'memo' });
    const reason = { reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' };
    told.tell('Retraction', 'actor/Z', asked, { target: other, ...reason }, { recorder: 'u1' });
    expect(told.ask().flags).not.toContain('APPROVAL_UNVERIFIED');
    const gone = told.tell('ActorRelation', 'actor/A', asked - 2 * day, { relation: 'REMUNERATED', evidence: 'memo' });
    told.tell('ActorRelation', 'actor/A', asked - 9 * day, { relation: 'NONE', evidence: 'memo' });
    told.tell('MarketingExposure', me, asked - day, { channel: 'BANNER', purpose: 'BRAND', actor: 'A' });
    told.tell('Retraction', 'actor/A', asked, { target: gone, ...reason }, { recorder: 'u1' });
    expect([told.ask().rule, told.ask().flags.includes('APPROVAL_UNVERIFIED')]).toEqual(['R-210', true]);
    expect(told.ask({ entity: 'P' }).flags).not.toContain('APPROVAL_UNVERIFIED');
  });
  it('weak indicators of every surface of the first contact’s instant, and of no later one', () => {
    const told = new Story().client('c', { without: ['ClientContact'] });
    const surface = { strong: false, from: text(asked - 40 * day) };
    for (const [id, indicators] of [
      ['one', ['NO_GEOBLOCK', 'GEOBLOCK']],
      ['two', ['EUR_PAIRS']],
      ['later', ['EUR_CURRENCY']],
    ] as const)
      told.tell('Surface', `surface/${id}`, asked - 40 * day, { ...surface, indicators: [...indicators] });
    for (const [id, at] of [
      ['one', asked - hour],
      ['two', asked - hour],
      ['later', asked],
    ] as const)
      told.tell('ClientContact', me, at, { channel: 'WEBSITE', surface: id });
    expect(told.ask().flags).toEqual(['COVERAGE_UNDECLARED', 'EUR_PAIRS', 'NO_GEOBLOCK']);
    expect(told.ask({ at: asked - hour - 1 }).flags).toEqual(['LOCATION_UNPROVEN']);
  });
});

describe('the trace', () => {
  it('goes down the table to the rule that decided, with what it looked at', () => {
    const { trace } = story().ask();
    expect(trace.map(({ rule }) => rule).join(' ')).toBe(
      'R-000 R-010 R-020 R-021 R-030 R-040 R-035 R-900 R-110 R-111 R-112 R-113 R-115 R-117 R-320 R-330 R-905 R-132 ' +
        'R-143 R-145 R-510 R-310 R-210',
    );
    expect(trace.filter(({ outcome }) => outcome === 'yes').map(({ rule }) => rule)).toEqual(['R-210']);
    expect(ids(trace.find(({ rule }) => rule === 'R-021')?.because ?? [])).toEqual(['c-LocationEvidence']);
  });
  it('shows a reply within the enquiry as set aside', () => {
    const told = story();
    const inReplyTo = { source: 'story', id: 'c-ServiceRequest' };
    const coverage = [{ service: 'e' as const, asset: 'COIN' }];
    told.tell('FirmCommunication', me, asked + hour, { channel: 'EMAIL', purpose: 'REPLY', inReplyTo, coverage });
    expect(told.ask().trace).toContainEqual(expect.objectContaining({ rule: 'R-122', outcome: 'set aside' }));
  });
});

describe('the subjects of a client', () => {
  const subjects = (told: Story) =>
    new EvidenceSet(told.evidence, underP1)
      .dossier('c', asked + 30 * day)
      .subjects()
      .map(({ service, asset }) => service + asset);
  it('are what it asked for, was provided with, or was offered by name, also by a campaign', () => {
    const told = story();
    told.tell('ServiceProvided', me, asked, { service: 'a', asset: 'COIN', entity: 'X' });
    const coverage = [
      { service: 'j' as const, asset: 'COIN' },
      { service: '*' as const, asset: 'COIN' },
    ];
    told.tell('FirmCommunication', me, asked, { channel: 'CHAT', purpose: 'OFFER', coverage });
    told.tell('FirmCommunication', me, asked, {
      channel: 'CHAT',
      purpose: 'PROMOTION',
      coverage: [{ service: 'h', asset: 'COIN' }],
    });
    told.tell('Campaign', 'campaign/k', asked - day, {
      actor: 'FIRM',
      channel: 'EMAIL',
      purpose: 'OFFER',
      reach: ['FR'],
      trackable: true,
      from: text(asked - day),
      coverage: [{ service: 'i', asset: 'TWIN' }],
    });
    told.tell('MarketingExposure', me, asked, { campaign: 'k' });
    expect(subjects(told)).toEqual(['aCOIN', 'eCOIN', 'iTWIN', 'jCOIN']);
  });
  it('are not those of its other account', () => {
    const told = story((it) => it.client('b'));
    told.tell('IdentityLink', me, asked, { identifier: 'client/b', confidence: 'CONFIRMED' });
    told.tell('ServiceRequest', 'client/b', asked, { service: 'j', asset: 'COIN' });
    expect(subjects(told)).toEqual(['eCOIN']);
  });
});

describe('holdsUntil', () => {
  it('names no instant that RFC 3339 cannot', () => {
    const told = story();
    const authorisations = [{ services: ['e' as const], from: text(asked), to: '9999-12-31T23:59:59.999Z' }];
    told.tell('ProviderEntity', 'entity/P', asked, { kind: 'EU', country: 'MT', authorisations });
    const beat = { heartbeatEvery: 'P999999W', owner: 'm', channels: ['EMAIL' as const], from: text(asked - day) };
    told.tell('Source', 'source/m', asked - day, beat);
    expect([told.ask({ entity: 'P' }).holdsUntil, told.ask().holdsUntil]).toEqual([null, null]);
  });
  it('is not disturbed by what stands lower in the table', () => {
    const told = story();
    told.tell('MarketingExposure', me, asked + day, { channel: 'BANNER', purpose: 'BRAND', actor: 'FIRM' });
    const dossier = new EvidenceSet(told.evidence, underP1).dossier('c', asked + 90 * day);
    const about = { service: 'e', asset: 'COIN', entity: 'X' };
    expect(assess(dossier, { ...about, at: asked + 2 * hour }).holdsUntil).toBe(text(asked + day).replace('.000', ''));
    expect(decide(new Case(dossier, { ...about, at: asked + day }), dossier.ruleSet).rule).toBe('R-111');
    expect(assess(dossier, { ...about, at: asked + day }).holdsUntil).toBeNull();
  });
});
