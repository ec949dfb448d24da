import { describe, expect, it } from '@jest/globals';
import { instantText } from '#libs/evidence';
import { contact, fate, me, moves, other, passedOver, promotion } from './fate.js';
import { asked, day, type Story, story } from './story.js';

describe('what P2 reads besides', () => {
  const byEach = (telling: (told: Story) => unknown, before?: (told: Story) => unknown) =>
    ['P1', 'P2'].map((ruleSet) => fate(story(before), telling, ruleSet));
  const service = (told: Story, at: number, more: object = {}) =>
    told.tell('FirmCommunication', me, at, { channel: 'EMAIL', purpose: 'SERVICE', coverage: other, ...more });
  const later = asked + 9 * day;

  it('is looked at in a contact: what prompted it, and what it asks for by name (R-117, R-121, R-142)', () => {
    const asking = (more: object) => (told: Story) => contact(told, later - day, more);
    expect(byEach(asking({}))).toEqual([passedOver, passedOver]);
    expect(byEach(asking({ promptedBy: 'SOLICITATION' }))).toEqual([passedOver, moves]);
    expect(byEach(asking({ enquiry: other }), (told) => service(told, later))).toEqual([passedOver, moves]);
    const coin = [{ service: 'e' as const, asset: 'COIN' }];
    expect(byEach(asking({ enquiry: coin }))).toEqual([passedOver, passedOver]);
    const prompted = (told: Story) => contact(told, asked + day, { promptedBy: 'SOLICITATION' });
    expect(byEach(asking({ promptedBy: 'SOLICITATION' }), prompted)).toEqual([passedOver, passedOver]);
  });

  it('is looked at in what was provided, where a message of service named it before (R-121)', () => {
    const provided = (at: number) => (told: Story) =>
      told.tell('ServiceProvided', me, at, { service: 'e', asset: 'OTHER', entity: 'X' });
    const offered = (told: Story) => {
      provided(later + day)(told);
      service(told, later);
    };
    expect(byEach(provided(later - day), offered)).toEqual([passedOver, moves]);
    expect(byEach(provided(later + 1), offered)).toEqual([passedOver, passedOver]);
  });

  it('is looked at in every stage of a delivery of which there is one already (R-127)', () => {
    const sent = (told: Story) => promotion(told, asked + day, { message: 'm', stage: 'SENT' });
    const failed = (told: Story) => promotion(told, asked + 2 * day, { message: 'm', stage: 'FAILED' });
    expect(byEach(failed, sent)).toEqual([passedOver, moves]);
    const more = (named: object) => (told: Story) => promotion(told, asked + 2 * day, named);
    for (const named of [{}, { message: 'n' }]) expect(byEach(more(named), sent)).toEqual([passedOver, passedOver]);
    expect(byEach(failed)).toEqual([moves, 'looked at, moves nothing']);
  });

  it('passes over a message of service about what the client has', () => {
    const about = (asset: string) => (told: Story) => service(told, later, { coverage: [{ service: 'e', asset }] });
    expect(byEach(about('COIN'))).toEqual([passedOver, passedOver]);
    expect(byEach(about('TWIN'))).toEqual([passedOver, moves]);
  });

  it('is looked at in whatever mends what arrived and was no evidence (R-146)', () => {
    const claims = { type: 'initium.Attestation.v1', subject: me, source: 'story', id: 'mended' };
    const arrived = (told: Story) =>
      told.tell('Quarantined', 'ledger', asked + day, {
        ...{ quarantineId: 'q', sha256: 'a'.repeat(64), length: 2, raw: 'e30=', problems: [], claims },
      });
    const attested = (id: string) => (told: Story) =>
      told.tell('Attestation', me, asked + 2 * day, { text: 'of my own will' }, { id });
    expect(byEach(attested('mended'), arrived)).toEqual([passedOver, moves]);
    expect(byEach(attested('another'), arrived)).toEqual([passedOver, passedOver]);
  });

  it('passes over what only an exit asks about, and consent', () => {
    const notice = (told: Story) =>
      told.tell('WindDownNotice', me, asked + day, { entity: 'X', deadline: instantText(later), channel: 'EMAIL' });
    const consent = (told: Story) =>
      told.tell('ConsentChanged', me, asked + day, { channel: 'EMAIL', consent: 'WITHDRAWN' });
    for (const telling of [notice, consent]) expect(byEach(telling)).toEqual([passedOver, passedOver]);
  });
});
