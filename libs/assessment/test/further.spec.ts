import { describe, expect, it } from '@jest/globals';
import { instant, instantText, type RecordedEvidence } from '#libs/evidence';
import { subjectAdded } from '../answer/cannot-affect.js';
import { shippedReference } from '../reference/reference.js';
import { contact, dossierOf, fate, login, me, moves, offer, passedOver, promotion } from './fate.js';
import { asked, day, hour, minute, type Story, story } from './story.js';

type Telling = (told: Story) => unknown;

const looked = 'looked at, moves nothing';
const shadow = shippedReference.policy.campaignShadowMs;
const all =
  (...tellings: Telling[]) =>
  (told: Story) => {
    for (const telling of tellings) telling(told);
  };
const fateAfter = (before: Telling, telling: Telling, ruleSet = 'P1') => fate(story(before), telling, ruleSet);
const nothing = () => {};

const request =
  (at: number, asset = 'COIN', more: object = {}, recorded = at): Telling =>
  (told) =>
    told.tell('ServiceRequest', me, at, { service: 'e', asset, ...more }, { recorded });
const check =
  (at: number, more: object = {}): Telling =>
  (told) =>
    told.tell('ExposureCheck', me, at, {
      ...{ identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' },
      ...more,
    });
const campaign =
  (at: number, more: object = {}): Telling =>
  (told) =>
    told.tell('Campaign', 'campaign/k', at, {
      ...{ actor: 'FIRM', channel: 'TV', purpose: 'PROMOTION', reach: ['FR'], trackable: true },
      ...{ from: instantText(asked - 10 * day), ...more },
    });
const located =
  (at: number, country: string, more: object = {}): Telling =>
  (told) =>
    told.tell('LocationEvidence', me, at, { kind: 'ESTABLISHED', country, ...more });

describe('one more request', () => {
  const again = request(asked + day);

  it('of a subject is passed over; of a new one, or before the first, it moves something', () => {
    expect(fateAfter(nothing, again)).toBe(passedOver);
    expect(fateAfter(nothing, request(asked + day, 'TWIN'))).toBe(moves);
    expect(fateAfter(nothing, request(asked - minute))).toBe(moves);
  });

  it('that a message prompted, or a reply answers, is looked at', () => {
    expect(fateAfter(nothing, request(asked + day, 'COIN', { promptedBy: 'SOLICITATION' }))).toBe(moves);
    const answered: Telling = (told) =>
      told.tell('FirmCommunication', me, asked + 2 * day, {
        ...{ channel: 'CHAT', purpose: 'REPLY', coverage: [{ service: 'e', asset: 'COIN' }] },
        inReplyTo: { source: 'story', id: 'ServiceRequest-11' },
      });
    expect(fateAfter(answered, again)).toBe(moves);
  });

  it('is looked at where something was offered, of which it may be the original (R-310)', () =>
    expect(
      fateAfter(
        all(check(asked + 19.5 * day), (told) => offer(told, asked + 20 * day)),
        request(asked + 19 * day),
      ),
    ).toBe(moves));

  it('may stand where the one before was recorded late, is of another stay, or was made elsewhere', () => {
    const late = request(asked + hour, 'TWIN', {}, asked + 9 * day);
    expect(fateAfter(late, request(asked + 10 * day, 'TWIN'))).not.toBe(passedOver);
    const came: Telling = (told) => {
      contact(told, asked + 2.5 * day);
      told.tell('OriginEvidence', me, asked + 2.5 * day, { kind: 'DIRECT_TYPE_IN' });
    };
    const back = all(located(asked + day, 'CH'), located(asked + 2 * day, 'FR'), came, check(asked + 4 * day));
    expect(fateAfter(back, request(asked + 3 * day))).toBe(moves);
    expect(fateAfter(located(asked + day, 'DE'), request(asked + 3 * day))).toBe(looked);
  });

  it('may stand where a campaign is over by then that may have led to the one before (R-140)', () => {
    const over = (end: number) =>
      campaign(asked - shadow - 9 * day, { from: undefined, to: instantText(end - shadow) });
    const unchecked = all(over(asked + hour), request(asked + hour, 'TWIN'), check(asked + 9 * day, { campaigns: [] }));
    expect(fateAfter(unchecked, request(asked + 8 * day, 'TWIN'))).not.toBe(passedOver);
    expect(fateAfter(over(asked + 2 * day), again)).toBe(passedOver);
  });
});

describe('one more check', () => {
  const again = check(asked + 2 * day);

  it('after one that looked at as much is passed over', () => {
    expect(fateAfter(nothing, again)).toBe(passedOver);
    expect(fateAfter(check(asked + day, { observability: 'PARTIAL' }), again)).toBe(passedOver);
  });

  it('speaks for what was asked since', () => {
    expect(fateAfter(request(asked + day, 'TWIN'), again)).toBe(moves);
    expect(fateAfter(request(asked + 3 * day, 'TWIN'), again)).toBe(passedOver);
  });

  it('speaks of campaigns that were told since', () => expect(fateAfter(campaign(asked + day), again)).toBe(moves));

  it('that lists more is looked at', () => {
    const linked: Telling = (told) =>
      told.tell('IdentityLink', me, asked + day, { identifier: 'd', confidence: 'CONFIRMED' });
    expect(fateAfter(linked, check(asked + 2 * day, { identifiers: ['d'] }))).toBe(moves);
    const some = all(campaign(asked - day), check(asked + day, { campaigns: ['l'] }));
    expect(fateAfter(some, check(asked + 2 * day, { campaigns: ['l'] }))).toBe(passedOver);
    expect(fateAfter(some, check(asked + 2 * day, { campaigns: ['k'] }))).toBe(looked);
  });

  it('counts after what was found, which undoes the ones before it; found again it undoes no more', () => {
    const found = (at: number) => check(at, { result: 'FOUND' });
    expect(fateAfter(nothing, found(asked + day))).toBe(moves);
    expect(fateAfter(found(asked + day), again)).toBe(moves);
    expect(fateAfter(found(asked + day), found(asked + 2 * day))).toBe(passedOver);
    expect(fateAfter(all(found(asked + day), again), found(asked + 3 * day))).toBe(moves);
  });
});

describe('one more piece of evidence', () => {
  it('of an origin is passed over, unless it came through somebody', () => {
    const origin =
      (at: number, data: object): Telling =>
      (told) =>
        told.tell('OriginEvidence', me, at, data as never);
    expect(fateAfter(nothing, origin(asked, { kind: 'DIRECT_TYPE_IN' }))).toBe(passedOver);
    expect(fateAfter(nothing, origin(asked - 40 * minute, { kind: 'DIRECT_TYPE_IN' }))).toBe(looked);
    const through = (at: number) => origin(at, { kind: 'REFERRER_LOG', actor: 'A' });
    expect(fateAfter(nothing, through(asked))).toBe(moves);
    expect(fateAfter(through(asked), through(asked + 1))).toBe(passedOver);
  });

  it('of a place is passed over where it says nothing new for good', () => {
    expect(fateAfter(nothing, located(asked, 'FR'))).toBe(passedOver);
    expect(fateAfter(nothing, located(asked, 'FR', { kind: 'SITUATED' }))).toBe(passedOver);
    expect(fateAfter(nothing, located(asked, 'US', { kind: 'SITUATED' }))).toBe(passedOver);
    expect(fateAfter(nothing, located(asked, 'DE'))).toBe(moves);
    expect(fateAfter(nothing, located(asked, 'FR', { to: instantText(asked + day) }))).toBe(moves);
    expect(fateAfter(nothing, located(asked - 2 * hour, 'FR'))).toBe(moves);
    expect(fateAfter(located(asked + day, 'CH'), located(asked, 'FR'))).toBe(looked);
    expect(fateAfter(located(asked + day, 'CH'), located(asked + 2 * day, 'CH'))).toBe(passedOver);
    expect(fateAfter(located(asked + day, 'CH'), located(asked + 2 * day, 'US'))).toBe(moves);
  });

  it('of an allegation is passed over while one is open before it, and so is what lifts none', () => {
    const alleged =
      (at: number, id: string): Telling =>
      (told) =>
        told.tell('Allegation', me, at, { source: 'a letter' }, { id });
    const lifts =
      (id: string): Telling =>
      (told) =>
        told.tell(
          'AllegationResolved',
          me,
          asked + 3 * day,
          { allegation: { source: 'story', id }, outcome: 'UNFOUNDED', evidence: 'memo', approver: 'u2' },
          { recorder: 'u1' },
        );
    expect(fateAfter(alleged(asked + day, 'a'), alleged(asked + 2 * day, 'b'))).toBe(passedOver);
    expect(fateAfter(alleged(asked + day, 'a'), alleged(asked, 'b'))).toBe(moves);
    expect(fateAfter(alleged(asked + day, 'a'), lifts('a'))).toBe(moves);
    expect(fateAfter(alleged(asked + day, 'a'), lifts('b'))).toBe(passedOver);
  });

  it('of membership is passed over where nobody solicited the client then (R-125)', () => {
    const member: Telling = (told) =>
      told.tell('GroupMembership', me, asked + day, {
        from: instantText(asked + day),
        to: instantText(asked + 3 * day),
      });
    expect(fateAfter(nothing, member)).toBe(passedOver);
    expect(fateAfter((told) => promotion(told, asked + 2 * day), member)).toBe(moves);
    expect(fateAfter((told) => promotion(told, asked + 4 * day), member)).toBe(passedOver);
  });

  it('of a request of a regulator, or of an erasure, is passed over after the first', () => {
    const regulator: Telling = (told) =>
      told.tell('RegulatoryRequest', me, asked + day, { authority: 'AMF', reference: 'r' });
    const erasure: Telling = (told) =>
      told.tell('ErasureExecuted', me, asked + day, { scope: 'all', legalBasis: 'GDPR 17' });
    expect([fateAfter(nothing, regulator), fateAfter(regulator, regulator)]).toEqual([looked, passedOver]);
    expect([fateAfter(nothing, erasure), fateAfter(erasure, erasure)]).toEqual([moves, passedOver]);
  });

  it('that joins what is joined is passed over, unless it is firmer', () => {
    const joins =
      (confidence: 'CONFIRMED' | 'PROBABLE'): Telling =>
      (told) =>
        told.tell('IdentityLink', me, asked + day, { identifier: 'd', confidence });
    expect(fateAfter(joins('PROBABLE'), joins('PROBABLE'))).toBe(passedOver);
    expect(fateAfter(joins('CONFIRMED'), joins('PROBABLE'))).toBe(passedOver);
    expect(
      fateAfter(
        all(joins('PROBABLE'), (told) => login(told, asked)),
        joins('CONFIRMED'),
      ),
    ).toBe(looked);
  });

  it('of a message that somebody unknown sent is passed over after another (R-132), and so is an offer of what is tainted', () => {
    const unknown =
      (at: number): Telling =>
      (told) =>
        promotion(told, at, { actor: 'A' });
    expect(fateAfter(unknown(asked + day), unknown(asked + 2 * day))).toBe(passedOver);
    expect(fateAfter(unknown(asked + day), (told) => promotion(told, asked + 2 * day))).toBe(moves);
    expect(fateAfter(unknown(asked + 2 * day), unknown(asked + day))).toBe(moves);
    const tainting: Telling = (told) => promotion(told, asked + day);
    expect(fateAfter(tainting, (told) => offer(told, asked + 2 * day, 'COIN'))).toBe(passedOver);
    expect(fateAfter(tainting, (told) => offer(told, asked + 2 * day, 'TWIN'))).toBe(moves);
  });

  it('that arrived and is no evidence is passed over after the first that nothing settles (R-146), which only P2 asks', () => {
    const arrived =
      (at: number, quarantineId: string): Telling =>
      (told) =>
        told.tell('Quarantined', 'ledger', at, {
          ...{ quarantineId, sha256: 'a'.repeat(64), length: 2, raw: 'e30=', problems: [] },
          claims: { type: 'initium.IpLogin.v1', subject: me, source: 's', id: quarantineId, time: instantText(at) },
        });
    const dismissed =
      (arrival: string): Telling =>
      (told) =>
        told.tell(
          'ArrivalDismissed',
          me,
          asked + 3 * day,
          { arrival, reason: 'TEST_DATA', evidence: 'memo', approver: 'u2' },
          { recorder: 'u1' },
        );
    const first = arrived(asked + day, 'q');
    expect(fateAfter(first, arrived(asked + 2 * day, 'r'), 'P2')).toBe(passedOver);
    expect(fateAfter(first, arrived(asked, 'r'), 'P2')).toBe(moves);
    expect(fateAfter(first, dismissed('q'), 'P2')).toBe(moves);
    expect(fateAfter(first, dismissed('r'), 'P2')).toBe(passedOver);
    expect(fateAfter(first, (told) => contact(told, asked + 2 * day), 'P2')).toBe(passedOver);
  });
});

describe('a link', () => {
  it('that joins the client to something moves it, and one that joins others to that does not', () => {
    const joins =
      (subject: string, identifier: string): Telling =>
      (told) =>
        told.tell('IdentityLink', subject, asked, { identifier, confidence: 'CONFIRMED' });
    expect(fate(story(), joins(me, 'd'))).toBe(moves);
    expect(fate(story(), joins('client/b', me))).toBe(moves);
    expect(fate(story(joins(me, 'd')), joins('client/b', 'd'))).toBe(passedOver);
    expect(fate(story(joins(me, 'client/b')), joins('client/b', 'e'))).toBe(passedOver);
  });
});

describe('a request for something new', () => {
  it('moves nothing else where it is later than everything, and nothing prompted it or was offered', () => {
    const added = (before: Telling, telling: Telling) => {
      const told = story(before);
      const dossier = dossierOf(told.evidence);
      const latest = Math.max(...told.evidence.map(({ time }) => instant(time)));
      telling(told);
      return subjectAdded(dossier, told.evidence.at(-1) as RecordedEvidence, latest)?.asset;
    };
    expect(added(nothing, request(asked + day, 'TWIN'))).toBe('TWIN');
    expect(added(nothing, request(asked + day))).toBeUndefined();
    expect(added(nothing, request(asked + hour, 'TWIN'))).toBeUndefined();
    expect(added(nothing, request(asked + day, 'TWIN', { promptedBy: 'SOLICITATION' }))).toBeUndefined();
    expect(added((told) => offer(told, asked + 2 * hour), request(asked + day, 'OTHER'))).toBeUndefined();
  });
});
