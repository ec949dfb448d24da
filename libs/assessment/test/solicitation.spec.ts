import { describe, expect, it } from '@jest/globals';
import { asked, day, hour, initiated, insufficient, minute, type Story, story, tainted } from './story.js';

const me = 'client/c';
const promotion = { channel: 'EMAIL', purpose: 'PROMOTION' } as const;
const later = asked + 2 * day;

const exposure =
  (more: object, at = asked - 10 * day) =>
  (told: Story) =>
    void told.tell('MarketingExposure', me, at, { channel: 'BANNER', purpose: 'PROMOTION', actor: 'FIRM', ...more });
const message =
  (more: object, at = later) =>
  (told: Story) =>
    void told.tell('FirmCommunication', me, at, { ...promotion, ...more });

describe('what taints', () => {
  it('nothing, for a client that came by itself', () => expect(story().verdict()).toBe(initiated));

  it.each(['PROMOTION', 'BRAND', 'EDUCATION_PROMO', 'UNCLASSIFIED'])(
    'R-110: the firm writes with purpose %s',
    (purpose) => expect(story(message({ purpose })).verdict()).toBe(tainted('R-110')),
  );
  it('R-110: a purpose that is not said counts as a promotion', () =>
    expect(story(message({ purpose: undefined })).verdict()).toBe(tainted('R-110')));
  it('R-110 holds from its own millisecond on, and not before', () => {
    const told = story(message({}));
    expect([told.verdict({ at: later - 1 }), told.verdict({ at: later })]).toEqual([initiated, tainted('R-110')]);
  });
  it('R-111: the firm’s marketing reached the client', () =>
    expect(story(exposure({})).verdict()).toBe(tainted('R-111')));
  it('R-111: an act before MiCA applied counts as well (R-118)', () =>
    expect(story(exposure({ deliveredCountry: 'FR' }, asked - 800 * day)).verdict()).toBe(tainted('R-111')));
  it.each(['EMPLOYEE', 'CLOSE_LINK', 'CONTRACTED', 'REMUNERATED', 'IMPLICIT'] as const)(
    'R-112: by an actor that is %s',
    (relation) =>
      expect(
        story((told) => {
          told.tell('ActorRelation', 'actor/A', asked, { relation, evidence: 'memo' });
          exposure({ actor: 'A' })(told);
        }).verdict(),
      ).toBe(tainted('R-112')),
  );
  it('the earliest taint is the cause, ties by the lower rule', () => {
    const told = story((it) => {
      message({}, later)(it);
      exposure({}, later)(it);
    });
    expect(told.verdict()).toBe(tainted('R-110'));
    exposure({}, later - 1)(told);
    expect(told.verdict()).toBe(tainted('R-111'));
  });
  it('only what it covers (R-119)', () => {
    const told = story(message({ coverage: [{ service: '*', asset: 'TWIN' }] }));
    expect([told.verdict(), told.verdict({ asset: 'TWIN' })]).toEqual([initiated, tainted('R-110')]);
  });
});

describe('R-113, the first contact', () => {
  const through = (indicators: string[], more: object = {}) =>
    story((told) => {
      told.tell('Surface', 'surface/s', asked - 100 * day, {
        indicators,
        strong: false,
        from: '2026-01-01T00:00:00Z',
        ...more,
      });
      told.tell('ClientContact', me, asked - 2 * hour, { channel: 'WEBSITE', surface: 's' });
      told.tell('LocationEvidence', me, asked - 3 * hour, { kind: 'ESTABLISHED', country: 'FR' });
    }).verdict();
  it.each([
    'LANGUAGE:de',
    'CCTLD:fr',
    'CCTLD:eu',
    'COUNTRY_PATH:DE',
    'PHONE:IT',
    'ADDRESS:ES',
    'SEO:EU',
    'STORE_LISTING:NL',
    'NATIONAL_PAYMENT:PL',
  ])('came through a surface with %s', (code) => expect(through([code])).toBe(tainted('R-113')));
  it.each(['LANGUAGE:en', 'LANGUAGE:tr', 'CCTLD:ch', 'PHONE:US', 'NO_GEOBLOCK', 'GEOBLOCK'])(
    '%s alone is not strong',
    (code) => expect(through([code])).toBe(initiated),
  );
  it('a declared surface is strong whatever it shows', () =>
    expect(through(['GEOBLOCK'], { strong: true })).toBe(tainted('R-113')));
  it('a documented reason outside the Union excuses a strong indicator, without evidence it does not', () => {
    const reason = { indicator: 'LANGUAGE:de', reason: 'HOME_LANGUAGE' };
    expect(through(['LANGUAGE:de'], { reasons: [{ ...reason, evidence: 'memo' }] })).toBe(initiated);
    expect(through(['LANGUAGE:de'], { reasons: [reason] })).toBe(tainted('R-113'));
    expect(through(['LANGUAGE:de'], { reasons: [{ ...reason, reason: 'OTHER', evidence: 'memo' }] })).toBe(
      tainted('R-113'),
    );
  });
  it('a surface that had ended by then is not strong; an end recorded late holds from its recording', () => {
    const to = new Date(asked - 50 * day).toISOString();
    expect(through(['LANGUAGE:de'], { to })).toBe(initiated);
  });
});

describe('origin and request', () => {
  const came = (more: object) =>
    story((told) => void told.tell('OriginEvidence', me, asked - hour, { kind: 'PERSONAL_REFERRAL', ...more }));
  it('R-115: the firm itself is the source', () => expect(came({ actor: 'FIRM' }).verdict()).toBe(tainted('R-115')));
  it('R-132: a referral that names nobody, or somebody unknown', () => {
    expect(came({}).verdict()).toBe(insufficient('R-132'));
    expect(came({ actor: 'WHO' }).verdict()).toBe(insufficient('R-132'));
  });
  it('R-124: an independent referral is evidence of origin', () => {
    const told = came({ actor: 'FRIEND' });
    told.tell('ActorRelation', 'actor/FRIEND', asked, { relation: 'NONE', evidence: 'memo' });
    expect(told.verdict()).toBe(initiated);
  });
  it('R-117: taints the subject that the request names, no other', () => {
    const told = story(
      (it) =>
        void it.tell('ServiceRequest', me, asked + hour, { service: 'e', asset: 'TWIN', promptedBy: 'SOLICITATION' }),
    );
    expect([told.verdict({ asset: 'TWIN' }), told.verdict()]).toEqual([tainted('R-117'), initiated]);
  });
});

describe('what is set aside', () => {
  it.each([
    ['R-127', { stage: 'SUPPRESSED' }],
    ['R-127', { stage: 'FAILED' }],
    ['R-121', { purpose: 'SERVICE' }],
    ['R-123', { purpose: 'DISCLOSURE' }],
    ['R-120', { purpose: 'EDUCATION', hasFirmLink: false, collectsContact: false }],
  ])('%s: %j', (rule, more) => {
    const told = story(exposure(more));
    expect(told.verdict()).toBe(initiated);
    expect(told.ask().trace).toContainEqual(expect.objectContaining({ rule, outcome: 'set aside' }));
  });
  it.each([{ hasFirmLink: true, collectsContact: false }, { hasFirmLink: false }, {}])(
    'education is pure only if both are denied: %j',
    (more) => expect(story(exposure({ purpose: 'EDUCATION', ...more })).verdict()).toBe(tainted('R-111')),
  );
  it('R-126: delivered abroad to a client that nobody has placed yet, or to one outside', () => {
    expect(story(exposure({ deliveredCountry: 'US' })).verdict()).toBe(initiated);
    expect(story(exposure({ deliveredCountry: 'FR' })).verdict()).toBe(tainted('R-111'));
    const abroad = story(
      (told) => void told.tell('LocationEvidence', me, asked - 20 * day, { kind: 'ESTABLISHED', country: 'US' }),
    );
    exposure({})(abroad);
    expect(abroad.ask().status).not.toBe('TAINTED');
  });
  it('R-125: intragroup, by the firm, an employee or a close link only', () => {
    const from = new Date(asked - 20 * day).toISOString();
    const member = (more: object) =>
      story((told) => {
        told.tell('GroupMembership', me, asked - 20 * day, { from });
        told.tell('ActorRelation', 'actor/A', asked, { relation: 'REMUNERATED', evidence: 'memo' });
        exposure(more)(told);
      }).verdict();
    expect([member({}), member({ actor: 'A' })]).toEqual([initiated, tainted('R-112')]);
  });
  it('R-125: a membership recorded more than 72 hours after its start never counts', () => {
    const late = (recorded: number) =>
      story((told) => {
        told.tell(
          'GroupMembership',
          me,
          asked - 20 * day,
          { from: new Date(asked - 20 * day).toISOString() },
          { recorded },
        );
        exposure({})(told);
      }).verdict();
    expect(late(asked - 17 * day)).toBe(initiated);
    expect(late(asked - 17 * day + 1)).toBe(tainted('R-111'));
  });
});

describe('unknown and probable', () => {
  it('R-132: a campaign that is not registered is a promotion by nobody known', () =>
    expect(story(exposure({ purpose: undefined, actor: undefined, campaign: 'K' })).verdict()).toBe(
      insufficient('R-132'),
    ));
  it('R-143: on an identifier that is only probably the client’s; confirmed, it taints', () => {
    const linked = (confidence: 'PROBABLE' | 'CONFIRMED') =>
      story((told) => {
        told.tell('IdentityLink', me, asked + 2 * hour, { identifier: 'd', confidence });
        told.tell('MarketingExposure', 'identifier/d', asked - day, { ...promotion, actor: 'FIRM' });
      }).verdict();
    expect([linked('PROBABLE'), linked('CONFIRMED')]).toEqual([insufficient('R-143'), tainted('R-111')]);
  });
  it('R-132 comes before R-143 where both hold of one act', () => {
    const told = story((it) => {
      it.tell('IdentityLink', me, asked + 2 * hour, { identifier: 'd', confidence: 'PROBABLE' });
      it.tell('MarketingExposure', 'identifier/d', asked - day, { ...promotion, actor: 'WHO' });
    });
    expect(told.verdict()).toBe(insufficient('R-132'));
  });
  it('R-145: an open allegation, until two persons find it unfounded', () => {
    const told = story();
    const allegation = told.tell('Allegation', me, asked + 2 * hour, { source: 'complaint' });
    expect(told.verdict()).toBe(insufficient('R-145'));
    const found = { allegation, outcome: 'UNFOUNDED', evidence: 'memo' } as const;
    told.tell('AllegationResolved', me, asked + day, { ...found, approver: 'u1' }, { recorder: 'u1' });
    expect(told.verdict()).toBe(insufficient('R-145'));
    told.tell('AllegationResolved', me, asked + day + minute, { ...found, approver: 'u2' }, { recorder: 'u1' });
    expect(told.verdict()).toBe(initiated);
    expect(told.ask().flags).toContain('APPROVAL_UNVERIFIED');
  });
});
