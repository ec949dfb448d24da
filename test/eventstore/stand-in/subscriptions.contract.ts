import { END, type EventStoreDBClient, eventTypeFilter, jsonEvent, type Position } from '@eventstore/db-client';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Closing, happened, middleOfAnEvent, newStream, oneEach } from './test-clients.js';

/** What clients see of a server that they subscribe to, whether it is a real one or a stand-in. */
export function subscribesAsEventStoreDbDoes(connectionString: () => string): void {
  const closing = new Closing();
  let client: EventStoreDBClient;
  beforeEach(() => {
    client = closing.client(connectionString());
  });
  afterEach(() => closing.close());

  it('gives what there is after a position, the word that this was all, and then what is written', async () => {
    const { streams, positions } = await oneEach(client, 3);
    const watched = closing.watch(client.subscribeToAll({ fromPosition: positions[0] }));
    await watched.untilCaughtUp();
    expect(watched.streams).toEqual(streams.slice(1));
    const later = newStream();
    await client.appendToStream(later, happened(1));
    await watched.untilSeen((seen) => seen.includes(later));
    expect(watched.streams).toEqual([...streams.slice(1), later]);
  });

  it('gives from the end only what is written', async () => {
    await oneEach(client, 3);
    const watched = closing.watch(client.subscribeToAll({ fromPosition: END }));
    await watched.untilCaughtUp();
    const later = newStream();
    await client.appendToStream(later, happened(1));
    await watched.untilSeen((seen) => seen.includes(later));
    expect(watched.streams).toEqual([later]);
  });

  it('gives from a position that is not reached yet only what is written after it', async () => {
    const { positions } = await oneEach(client, 1);
    const beyond = (positions[0]?.commit ?? 0n) + 10_000_000n;
    const watched = closing.watch(client.subscribeToAll({ fromPosition: { commit: beyond, prepare: beyond } }));
    await watched.untilCaughtUp();
    const large = jsonEvent({ type: 'large', data: 'x'.repeat(1_000_000) });
    for (let n = 0; n < 11; n += 1) {
      await client.appendToStream(newStream(), large);
    }
    const last = newStream();
    await client.appendToStream(last, happened(1));
    await watched.untilSeen((seen) => seen.includes(last));
    expect(watched.seen.every(({ event }) => (event?.position?.commit ?? 0n) > beyond)).toBe(true);
  });

  it('gives nothing from the middle of an event', async () => {
    const watched = closing.watch(client.subscribeToAll({ fromPosition: await middleOfAnEvent(client) }));
    expect(await watched.untilError()).toMatchObject({ code: 3 });
  });

  it('gives through a filter what it lets through, and tells now and then how far it came', async () => {
    const type = newStream();
    const { positions } = await oneEach(client, 1);
    const reached: Position[] = [];
    const filter = eventTypeFilter({
      prefixes: [type],
      checkpointInterval: 1,
      maxSearchWindow: 2,
      checkpointReached: (_, at) => void reached.push(at),
    });
    const watched = closing.watch(client.subscribeToAll({ fromPosition: positions[0], filter }));
    await watched.untilCaughtUp();
    await oneEach(client, 3);
    await client.appendToStream('filtered', jsonEvent({ type, data: {} }));
    await watched.untilSeen((seen) => seen.includes('filtered'));
    expect(watched.streams).toEqual(['filtered']);
    expect(reached.length).toBeGreaterThan(0);
  });

  it('gives of one stream what is written to it', async () => {
    const stream = newStream();
    await client.appendToStream(stream, [happened(0), happened(1)]);
    const watched = closing.watch(client.subscribeToStream(stream, { fromRevision: 0n }));
    await watched.untilCaughtUp();
    await client.appendToStream(newStream(), happened(9));
    await client.appendToStream(stream, happened(2));
    await watched.untilSeen((seen) => seen.length === 2);
    expect(watched.seen.map(({ event }) => event?.revision)).toEqual([1n, 2n]);
  });
}
