import { describe, expect, test } from '@jest/globals';
import { checkEvidence, type Evidence, instant } from '#libs/evidence';
import { Recording } from './recording.js';
import { type Shape, spanOf } from './shape.js';

const shape: Shape = { seed: 1, clients: 200, events: 12_000, ids: 'ordered' };
const day = 86_400_000;

function recorded(of: Shape): { at: number; event: Evidence }[] {
  return [...new Recording(of).batches()].flatMap(({ at, events }) => events.map((event) => ({ at, event })));
}

describe('the world of the scale benchmark', () => {
  const world = recorded(shape);

  test('has about as many events as are asked for, about all of its clients', () => {
    expect(Math.abs(world.length - shape.events) / shape.events).toBeLessThan(0.05);
    const clients = new Set(world.map(({ event }) => event.subject).filter((subject) => subject.startsWith('client/')));
    expect(clients.size).toBe(shape.clients);
  });

  test('is evidence that any source may send, each piece under an id of its own', () => {
    for (const { event } of world) expect(checkEvidence(event).problems).toBeUndefined();
    expect(new Set(world.map(({ event }) => `${event.source} ${event.id}`)).size).toBe(world.length);
  });

  test('is recorded in order, after it occurred, and mostly within hours', () => {
    const { begin, end, tick } = spanOf(shape);
    let before = begin;
    let late = 0;
    for (const { at, event } of world) {
      expect(at).toBeGreaterThanOrEqual(before);
      before = at;
      const lateness = at - instant(event.time);
      expect(lateness).toBeGreaterThanOrEqual(0);
      if (lateness > tick) late++;
      if (lateness > 21 * day) expect(event.type).toBe('initium.Campaign.v1');
    }
    expect(before).toBeLessThanOrEqual(end);
    expect(late / world.length).toBeGreaterThan(0.005);
    expect(late / world.length).toBeLessThan(0.05);
  });

  test('is the same for the same shape; other ids change nothing but ids', () => {
    expect(recorded(shape)).toEqual(world);
    const other = recorded({ ...shape, ids: 'random' });
    const bare = ({ at, event }: { at: number; event: Evidence }) =>
      `${at} ${event.time} ${event.subject} ${event.type}`;
    expect(other.map(bare)).toEqual(world.map(bare));
    expect(other.map(({ event }) => event.id)).not.toEqual(world.map(({ event }) => event.id));
  });

  test('has every kind of thing that a client does in it', () => {
    const kinds = new Set(world.map(({ event }) => event.type.split('.')[1]));
    for (const kind of ['IpLogin', 'MarketingExposure', 'FirmCommunication', 'ClientContact', 'OriginEvidence'])
      expect(kinds).toContain(kind);
    for (const kind of ['ServiceRequest', 'ExposureCheck', 'ServiceProvided', 'LocationEvidence', 'IdentityLink'])
      expect(kinds).toContain(kind);
  });
});
