import { setImmediate } from 'node:timers/promises';
import { BACKWARDS, END, type EventStoreDBClient, NO_STREAM } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StandInLog, type StandInNode } from './index.js';
import { all, Closing, happened, refusalOf } from './test-clients.js';

const closing = new Closing();
let node: StandInNode;
let client: EventStoreDBClient;

beforeEach(async () => {
  node = await closing.node();
  client = closing.client(node.connectionString);
});
afterEach(() => closing.close());

const append = (stream: string, event = happened(1)) =>
  client.appendToStream(stream, event, { expectedRevision: NO_STREAM });
const created = async (stream: string): Promise<Date | undefined> =>
  (await all(client.readStream(stream))).at(-1)?.event?.created;

describe('a node', () => {
  it('that is stopped refuses connections, and is there again on its port with what it had', async () => {
    await append('a');
    const { port } = node;
    const watched = closing.watch(client.subscribeToAll());
    await watched.untilSeen((seen) => seen.length === 1);
    await node.stop();
    expect(await watched.untilError()).toMatchObject({ type: 'unavailable' });
    expect(await refusalOf(append('b'))).toMatchObject({ code: 14 });
    await node.start();
    expect(node.port).toBe(port);
    await append('b');
    expect((await all(client.readAll())).map(({ event }) => event?.streamId)).toEqual(['a', 'b']);
  });

  it('whose connections are cut is there again at once', async () => {
    await append('a');
    node.appends.holdAnswers();
    const pending = refusalOf(append('b'));
    await node.counts.until(({ appends }) => appends === 2);
    node.cutConnections();
    expect(await pending).toMatchObject({ type: 'unavailable' });
    node.appends.releaseAnswers();
    expect(await append('c')).toMatchObject({ success: true });
    expect(node.log.events).toHaveLength(3);
  });

  it('that goes away while it holds appends has not written them', async () => {
    await append('a');
    node.appends.holdAppends();
    const pending = refusalOf(append('b'));
    await node.counts.until(({ appends }) => appends === 2);
    await node.stop();
    expect(await pending).toMatchObject({ type: 'unavailable' });
    await node.start();
    expect(await append('c')).toMatchObject({ success: true });
    expect(node.log.events.map(({ stream }) => stream)).toEqual(['a', 'c']);
  });

  it('hands its log on to the next', async () => {
    await append('a');
    await node.stop();
    const next = await closing.node({ log: node.log });
    expect(await all(closing.client(next.connectionString).readStream('a'))).toHaveLength(1);
  });

  it('stalls: it takes requests and answers none until it is released', async () => {
    await append('a');
    node.stall();
    const answers = [append('b'), all(client.readStream('a')), client.getStreamMetadata('a')];
    await node.gate.until(3);
    expect(await Promise.race([...answers, 'nothing'])).toBe('nothing');
    expect(node.log.events).toHaveLength(1);
    node.release();
    expect(await Promise.all(answers)).toMatchObject([{ success: true }, [{}], { streamName: 'a' }]);
  });

  it('that stalls takes an append for timed out whose deadline passes meanwhile', async () => {
    await append('a');
    node.stall();
    const answer = refusalOf(client.appendToStream('b', happened(1), { deadline: 1 }));
    await node.gate.until(1);
    const late = Date.now() + 2;
    while (Date.now() < late) {
      await setImmediate();
    }
    node.release();
    expect(await answer).toMatchObject({ type: 'deadline-exceeded' });
  });
});

describe('the time of an event', () => {
  it('is the clock of the server, in units of 100 ns', async () => {
    node.setClock(Date.UTC(2026, 0, 1), 9_999n);
    await append('a');
    expect(await created('a')).toEqual(new Date(Date.UTC(2026, 0, 1)));
    expect(node.log.events[0]?.created).toBe(BigInt(Date.UTC(2026, 0, 1)) * 10_000n + 9_999n);
  });

  it('steps back when the clock does', async () => {
    for (const year of [2026, 2020]) {
      node.log.setClock(Date.UTC(year));
      await append(`in-${year}`);
      expect(await created(`in-${year}`)).toEqual(new Date(Date.UTC(year)));
    }
  });

  it('is the system clock’s again when it is no longer set', async () => {
    node.setClock(0);
    node.setClock();
    await append('a');
    expect(Math.abs(Number(await created('a')) - Date.now())).toBeLessThan(60_000);
  });

  it('is missing from a record that lost it', async () => {
    node.log.leaveOutCreated();
    await append('a');
    await append('b');
    expect(await created('a')).toEqual(new Date(0));
    expect(await created('b')).not.toEqual(new Date(0));
  });
});

describe('a position', () => {
  it('is a 64-bit number that leaves gaps', async () => {
    const beyondNumbers = 2n ** 62n + 1n;
    const large = await closing.node({ log: new StandInLog({ firstPosition: beyondNumbers }) });
    const other = closing.client(large.connectionString);
    expect((await other.appendToStream('a', happened(1))).position?.commit).toBe(beyondNumbers);
    large.log.moveTo(beyondNumbers + 1_000_000n);
    const { position } = await other.appendToStream('b', happened(1));
    expect(position?.commit).toBe(beyondNumbers + 1_000_000n);
    const found = await all(other.readAll({ fromPosition: END, direction: BACKWARDS }));
    expect(found.map(({ commitPosition }) => commitPosition)).toEqual([position?.commit, beyondNumbers]);
  });
});

describe('a log', () => {
  it('may begin with events of the server’s own', async () => {
    const other = await closing.node({ log: new StandInLog({ withSystemEvents: true }) });
    const read = await all(closing.client(other.connectionString).readAll());
    expect(read.map(({ event }) => event?.streamId)).toEqual(['$$$scavenges', '$projections-$all']);
    expect(read[0]?.commitPosition).toBeGreaterThan(0n);
  });

  it('takes what another application writes, whatever the bytes are', async () => {
    await append('a');
    node.log.write('a', { type: 'foreign', data: new Uint8Array([0xff]), metadata: new Uint8Array([0]), isJson: true });
    node.log.writeMetadata('a', { $maxCount: 1 });
    const [only, ...others] = await all(client.readStream('a'));
    expect(others).toEqual([]);
    expect(only?.event).toMatchObject({ type: 'foreign', revision: 1n, metadata: new Uint8Array([0]) });
    expect(await all(client.readAll())).toHaveLength(3);
    expect((await client.getStreamMetadata('a')).metadata).toEqual({ maxCount: 1 });
  });

  it('loses to scavenging what its metadata gave up, and its tombstones keep', async () => {
    await client.appendToStream('a', [happened(0), happened(1), happened(2)]);
    node.log.writeMetadata('a', { $maxCount: 1 });
    await append('b');
    node.log.tombstone('b');
    node.log.scavenge();
    const left = (await all(client.readAll())).map(({ event }) => [event?.streamId, event?.type]);
    expect(left).toEqual([
      ['a', 'happened'],
      ['$$a', '$metadata'],
      ['b', '$streamDeleted'],
    ]);
  });

  it('is changed by a tamperer', async () => {
    const { position } = await append('a');
    await append('b');
    const at = position?.commit ?? 0n;
    node.log.tamper(at, { data: new TextEncoder().encode('{"n":2}') });
    expect((await all(client.readStream('a')))[0]?.event?.data).toEqual({ n: 2 });
    expect((await all(client.readAll()))[0]?.event?.data).toEqual({ n: 2 });
    node.log.remove(at);
    expect((await all(client.readAll())).map(({ event }) => event?.streamId)).toEqual(['b']);
  });

  it('forgets ids, and then writes twice what may stand anywhere, and once what has its place', async () => {
    const event = happened(1);
    await append('a', event);
    node.log.forgetEventIds();
    expect(await append('a', event)).toMatchObject({ nextExpectedRevision: 0n });
    expect(await client.appendToStream('a', event)).toMatchObject({ nextExpectedRevision: 1n });
  });

  it('is told of by the deletions of streams that a client asks for', async () => {
    await append('a');
    await client.deleteStream('a');
    await client.tombstoneStream('a');
    expect(node.log.events.map(({ type }) => type)).toEqual(['happened', '$metadata', '$streamDeleted']);
    expect(node.counts).toMatchObject({ deletes: 1, tombstones: 1 });
  });
});
