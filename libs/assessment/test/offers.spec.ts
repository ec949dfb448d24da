import { describe, expect, it } from '@jest/globals';
import type { DataOf } from '#libs/evidence';
import { asked, day, hour, initiated, insufficient, type Story, story, tainted } from './story.js';

const me = 'client/c';
const extension = 'SAME_TYPE_EXTENSION R-310';
const twin = { asset: 'TWIN' } as const;
const offer = (at: number, asset = 'TWIN', more: object = {}, told: Story = story()) => {
  told.tell('FirmCommunication', me, at, {
    channel: 'CHAT',
    purpose: 'OFFER',
    coverage: [{ service: 'e', asset }],
    ...more,
  });
  return told;
};

describe('a named offer', () => {
  it('R-310: of the same type, within ten days of a client-initiated request', () => {
    expect(offer(asked + 10 * day).verdict(twin)).toBe(extension);
    expect(offer(asked + 10 * day + 1).verdict(twin)).toBe(tainted('R-320'));
  });
  it('R-310: not after the request was fulfilled, bounds included', () => {
    const fulfilled = (at: number) => {
      const told = offer(asked + 2 * day);
      told.tell('RequestFulfilled', me, at, { request: { source: 'story', id: 'c-ServiceRequest' } });
      return told.verdict(twin);
    };
    expect([fulfilled(asked + 2 * day), fulfilled(asked + 2 * day - 1)]).toEqual([extension, tainted('R-320')]);
  });
  it('R-310: only once the request was client-initiated', () => {
    expect([asked + hour - 1, asked + hour].map((at) => offer(at).verdict(twin))).toEqual([
      tainted('R-320'),
      extension,
    ]);
  });
  it('R-330: of another type, or of a type that is not known', () => {
    expect(offer(asked + 2 * day, 'OTHER').verdict({ asset: 'OTHER' })).toBe(tainted('R-330'));
    expect(offer(asked + 2 * day, 'NEW').verdict({ asset: 'NEW' })).toBe(tainted('R-330'));
  });
  it('R-330: another service, or before any request', () => {
    const told = offer(asked + 2 * day, 'TWIN', { coverage: [{ service: 'a', asset: 'COIN' }] });
    expect(told.verdict({ service: 'a' })).toBe(tainted('R-330'));
    expect(offer(asked - day, 'COIN').verdict()).toBe(tainted('R-330'));
  });
  it('an offer at the very instant of the request counts as before it', () =>
    expect(offer(asked, 'COIN').verdict()).toBe(tainted('R-330')));
  it('taints what it offers, and leaves the original subject alone', () =>
    expect(offer(asked + 20 * day).verdict()).toBe(initiated));
  it('of the very asset inside the context changes nothing; outside it taints', () => {
    expect(offer(asked + 2 * day, 'COIN').verdict()).toBe(initiated);
    expect(offer(asked + 20 * day, 'COIN').verdict()).toBe(tainted('R-320'));
  });
  it('offers of one instant do not spoil each other', () => {
    const told = offer(asked + 10 * day, 'TWIN', {}, offer(asked + 10 * day, 'COIN'));
    expect(told.verdict(twin)).toBe(extension);
  });
  it('with an entry of * it promotes (R-110)', () =>
    expect(offer(asked + 2 * day, '*').verdict(twin)).toBe(tainted('R-110')));
  it('R-132: by an actor of unknown relation, even where R-310 would permit it', () =>
    expect(offer(asked + 2 * day, 'COIN', { actor: 'WHO' }).verdict()).toBe(insufficient('R-132')));
  it('does not extend once the original was tainted', () => {
    const told = offer(asked + 3 * day);
    told.tell('MarketingExposure', me, asked + 2 * day, {
      channel: 'BANNER',
      purpose: 'BRAND',
      actor: 'FIRM',
      coverage: [{ service: 'e', asset: 'COIN' }],
    });
    expect(told.verdict(twin)).toBe(tainted('R-320'));
  });
});

describe('a reply', () => {
  const at = asked + 30 * day;
  const answered = (
    coverage: DataOf<'FirmCommunication'>['coverage'],
    enquiry?: DataOf<'ClientContact'>['enquiry'],
    more: object = {},
  ) =>
    story((told) => {
      const inReplyTo = told.tell('ClientContact', me, at - hour, { channel: 'EMAIL', enquiry });
      told.tell('FirmCommunication', me, at, { channel: 'EMAIL', purpose: 'REPLY', coverage, inReplyTo, ...more });
    });
  const named = [{ service: 'e', asset: 'TWIN' }] as const;
  it('R-122: within what was asked changes nothing', () => {
    expect(answered([...named], [...named]).verdict({ ...twin, at })).toBe('NO_RELATIONSHIP R-905');
    expect(answered([...named], [{ service: '*', asset: 'TWIN' }]).verdict({ ...twin, at })).toBe(
      'NO_RELATIONSHIP R-905',
    );
    expect(answered(undefined, undefined).verdict({ at })).toBe(initiated);
  });
  it('offers what it names beyond the enquiry', () => {
    expect(answered([...named], [{ service: 'e', asset: 'COIN' }]).verdict({ ...twin, at })).toBe(tainted('R-320'));
    expect(answered([...named], undefined).verdict({ ...twin, at })).toBe(tainted('R-320'));
  });
  it('is promotion where it goes beyond with * or ALL', () =>
    expect(answered('ALL', [{ service: 'e', asset: 'COIN' }]).verdict({ ...twin, at })).toBe(tainted('R-110')));
  it('is unclassified where it answers nothing of this client, or something later', () => {
    expect(answered(undefined, undefined, { inReplyTo: { source: 'x', id: 'y' } }).verdict({ at })).toBe(
      tainted('R-110'),
    );
    expect(answered(undefined, undefined, { inReplyTo: undefined }).verdict({ at })).toBe(tainted('R-110'));
  });
});
