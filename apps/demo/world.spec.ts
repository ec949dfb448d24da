import { describe, expect, it } from '@jest/globals';
import { checkEvidence, typeOf } from '#libs/evidence';
import { end, hour, opening } from './calendar.js';
import { tally } from './compare.js';
import { inUnion, perimeter } from './geography.js';
import type { DemoEvent } from './stream.js';
import { simulate, turns, type World } from './world.js';

const world = simulate('1', 500);

const bytes = ({ deliveries, truth }: World) => JSON.stringify({ deliveries, truth });
const eventsOf = (kind: string, of = world): DemoEvent[] =>
  of.deliveries.map(({ event }) => event).filter((event) => event.type === typeOf(kind));
const data = (event: DemoEvent) => event.data as Record<string, string>;

describe('A simulated world', () => {
  it('is the same for the same seed, to the byte', () => {
    expect(bytes(simulate('7', 40))).toBe(bytes(simulate('7', 40)));
  });

  it('is another for another seed', () => {
    expect(bytes(simulate('7', 40))).not.toBe(bytes(simulate('8', 40)));
  });

  it.each(['1', '2', 'spring'])('holds nothing but valid evidence, and what it says is malformed (seed %s)', (seed) => {
    const { deliveries } = simulate(seed, 100);
    const mistaken = deliveries.filter(({ event, malformed }) => {
      const checked = checkEvidence(JSON.parse(JSON.stringify(event)));
      return 'problems' in checked !== malformed;
    });
    expect(mistaken).toEqual([]);
    expect(deliveries.some(({ malformed }) => malformed)).toBe(true);
  });

  it('names each piece of evidence once', () => {
    const names = world.deliveries
      .filter(({ malformed }) => !malformed)
      .map(({ event }) => `${event.source} ${event.id}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('delivers in order of time, never before it happened, within its own year', () => {
    let last = opening;
    for (const { at, event } of world.deliveries) {
      expect(at).toBeGreaterThanOrEqual(last);
      expect(at).toBeGreaterThanOrEqual(Date.parse(event.time));
      expect(at).toBeLessThanOrEqual(end);
      last = at;
    }
  });

  it('is of a realistic volume', () => {
    expect(world.deliveries.length).toBeGreaterThan(20 * 500);
    expect(world.deliveries.length).toBeLessThan(30_000);
  });

  it('has clients in every State of the perimeter, and outside', () => {
    const lived = new Set(world.lives.flatMap(({ homes }) => homes.map(({ country }) => country)));
    expect(perimeter.filter(([country]) => !lived.has(country))).toEqual([]);
    expect([...lived].filter((country) => !inUnion(country)).length).toBeGreaterThan(3);
  });

  it('lets every turn of life happen at least once', () => {
    const happened = new Set(world.lives.map(({ turn }) => turn));
    expect(turns.filter(({ name }) => !happened.has(name))).toEqual([]);
  });

  it('holds every kind of evidence that a source can send', () => {
    const kinds = [
      'ProviderEntity',
      'TransitionalEntitlement',
      'AssetRegistered',
      'ActorRelation',
      'Campaign',
      'Surface',
      'Source',
      'SourceHeartbeat',
      'SourceGap',
      'SourceGapResolved',
      'Reconciliation',
      'MarketingExposure',
      'FirmCommunication',
      'ClientContact',
      'ServiceRequest',
      'RequestFulfilled',
      'ServiceProvided',
      'OriginEvidence',
      'ExposureCheck',
      'LocationEvidence',
      'IpLogin',
      'IdentityLink',
      'GroupMembership',
      'Attestation',
      'Allegation',
      'AllegationResolved',
      'RegulatoryRequest',
      'Retraction',
      'ErasureExecuted',
      'RegulatoryOrder',
      'WindDownPlan',
      'RouteDecision',
      'ControlTest',
      'ActorAgreement',
      'ArrivalDismissed',
      'WindDownNotice',
      'ConsentChanged',
    ];
    expect(kinds.filter((kind) => eventsOf(kind).length === 0)).toEqual([]);
  });

  it('loses numbers of one source in an outage and gets back all of another', () => {
    const missing = (source: string) => {
      const numbers = world.deliveries
        .filter(({ event }) => event.source === source)
        .map(({ event }) => Number(event.sequence));
      return Math.max(...numbers) - new Set(numbers).size;
    };
    expect(missing('push-partner')).toBeGreaterThan(0);
    expect(missing('mailer')).toBe(0);
    const late = world.deliveries.filter(
      ({ at, event }) => event.source === 'mailer' && at - Date.parse(event.time) > 24 * hour,
    );
    expect(late.length).toBeGreaterThan(0);
  });

  it('records late with and without an anchor', () => {
    const late = world.deliveries.filter(
      ({ at, event }) => event.type === 'initium.ClientContact.v1' && at - Date.parse(event.time) > 72 * hour,
    );
    expect(late.some(({ event }) => 'anchor' in event.data)).toBe(true);
    expect(late.some(({ event }) => !('anchor' in event.data))).toBe(true);
  });

  it('corrects with and without a second person, and finds relations out later', () => {
    const retractions = eventsOf('Retraction');
    expect(retractions.some((event) => data(event).approver !== event.authid)).toBe(true);
    expect(retractions.some((event) => [event.authid, undefined].includes(data(event).approver))).toBe(true);
    const relations = eventsOf('ActorRelation').filter(({ subject }) => subject === 'actor/marlow-streams');
    expect(relations.map((event) => data(event).relation)).toEqual(['NONE', 'REMUNERATED']);
  });

  it('links with both confidences, offers by name, replies, and moves people in and out', () => {
    expect(new Set(eventsOf('IdentityLink').map((event) => data(event).confidence))).toEqual(
      new Set(['CONFIRMED', 'PROBABLE']),
    );
    const purposes = new Set(eventsOf('FirmCommunication').map((event) => data(event).purpose));
    for (const purpose of ['OFFER', 'REPLY', 'SERVICE', 'PROMOTION', 'EDUCATION']) expect(purposes).toContain(purpose);
    const moves = world.lives.flatMap(({ homes }) =>
      homes.length > 1 ? [homes.map(({ country }) => inUnion(country))] : [],
    );
    expect(moves).toContainEqual([false, true]);
    expect(moves).toContainEqual([true, false]);
  });

  it('knows a truth that is neither all good nor all bad, and every obstacle', () => {
    const exempt = world.truth.filter(({ route }) => route === 'EXEMPTION');
    const solicited = exempt.filter((line) => line.solicited);
    expect(solicited.length / exempt.length).toBeGreaterThan(0.12);
    expect(solicited.length / exempt.length).toBeLessThan(0.35);
    expect(solicited.some(({ knowable }) => !knowable)).toBe(true);
    const kinds = Object.keys(tally(exempt.flatMap(({ obstacles }) => obstacles)));
    expect(kinds.length).toBeGreaterThanOrEqual(13);
  });

  it('lets sources speak of themselves, mails come back, and machines open them', () => {
    const own = eventsOf('SourceHeartbeat').filter(({ source, subject }) => subject === `source/${source}`);
    expect(new Set(own.map(({ source }) => source))).toEqual(new Set(['push', 'affiliate-tracker']));
    const stages = eventsOf('MarketingExposure').filter(({ source }) => source === 'mailer');
    const ofMail = Object.values(Object.groupBy(stages, (event) => data(event).message ?? ''));
    const courses = ofMail.map((mail) => mail?.map((event) => data(event).stage).join(' '));
    for (const course of ['SENT FAILED', 'SENT DEFERRED DELIVERED', 'SENT DELIVERED OPENED'])
      expect(courses).toContain(course);
    expect(stages.some((event) => event.data.automated === true && data(event).stage === 'OPENED')).toBe(true);
  });
});
