import { END, type EventStoreDBClient, FOLLOWER, NO_STREAM } from '@eventstore/db-client';
import { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import type gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { credentials } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StandInCluster } from './index.js';
import { all, Closing, happened, refusalOf } from './test-clients.js';

const closing = new Closing();
let cluster: StandInCluster;
let client: EventStoreDBClient;

beforeEach(async () => {
  cluster = await StandInCluster.start();
  closing.add(() => cluster.stop());
  client = closing.client(cluster.connectionString);
});
afterEach(() => closing.close());

const append = (stream: string, by = client, options = {}) =>
  by.appendToStream(stream, happened(1), { expectedRevision: NO_STREAM, ...options });
const follower = (index: number): EventStoreDBClient => closing.client(cluster.node(index).connectionString);

describe('a cluster', () => {
  it('is found by a client, which talks to the leader', async () => {
    await append('a');
    expect(cluster.nodes.map(({ counts }) => counts.batchAppends)).toEqual([1, 0, 0]);
  });

  it('tells who leads, who is alive, and what time each node has', async () => {
    await cluster.node(1).stop();
    cluster.node(2).setClock(1_000);
    const raw = new GossipClient(`127.0.0.1:${cluster.node(2).port}`, credentials.createInsecure());
    closing.add(() => raw.close());
    const info = await new Promise<gossip.ClusterInfo>((resolve, reject) => {
      raw.read(new shared.Empty(), (error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
    const members = info
      .getMembersList()
      .map((member) => [
        member.getHttpEndPoint()?.getPort(),
        member.getState(),
        member.getIsAlive(),
        member.getTimeStamp(),
      ]);
    expect(members).toEqual([
      [cluster.node(0).port, 8, true, '10000000'],
      [cluster.node(1).port, 6, false, '10000000'],
      [cluster.node(2).port, 6, true, '10000000'],
    ]);
  });

  it('answers reads and subscriptions on a follower, and hands its appends on', async () => {
    const other = follower(1);
    const watched = closing.watch(other.subscribeToAll());
    expect(await append('a', other)).toMatchObject({ success: true });
    await watched.untilSeen((seen) => seen.length === 1);
    expect(await all(other.readStream('a'))).toHaveLength(1);
    expect(cluster.node(1).counts).toMatchObject({ batchAppends: 1, subscriptions: 1, streamReads: 1 });
  });

  it('refuses on a follower what requires the leader, and the client goes to the leader', async () => {
    const other = follower(1);
    expect(await refusalOf(append('a', other, { requiresLeader: true }))).toMatchObject({
      type: 'not-leader',
      leader: { address: '127.0.0.1', port: cluster.leader?.port },
    });
    await append('a', other, { requiresLeader: true });
    expect(cluster.nodes.map(({ counts }) => counts.batchAppends)).toEqual([1, 1, 0]);
    for (const asked of [
      all(follower(2).readAll({ requiresLeader: true })),
      all(follower(2).readStream('a', { requiresLeader: true })),
      follower(2).tombstoneStream('a', { requiresLeader: true }),
    ]) {
      expect(await refusalOf(asked)).toMatchObject({ type: 'not-leader' });
    }
  });

  it('moves its leader while appends are pending, which time out, written or not', async () => {
    cluster.leader?.appends.holdAppends();
    const first = refusalOf(append('a'));
    await cluster.node(0).counts.until(({ appends }) => appends === 1);
    const second = refusalOf(append('b'));
    await cluster.node(0).counts.until(({ appends }) => appends === 2);
    cluster.moveLeader(2, { writePending: 1 });
    expect(await first).toMatchObject({ type: 'deadline-exceeded' });
    expect(await second).toMatchObject({ type: 'deadline-exceeded' });
    expect(cluster.log.events.map(({ stream }) => stream)).toEqual(['a']);
    cluster.node(0).appends.releaseAppends();
    expect(await append('b')).toMatchObject({ success: true });
  });

  it('that has not settled refuses on a follower even what it would hand on', async () => {
    const other = follower(0);
    await append('a', other);
    cluster.moveLeader(1, { settled: false });
    const { leader } = cluster;
    expect(await refusalOf(append('b', other))).toMatchObject({ type: 'not-leader', leader: { port: leader?.port } });
    cluster.settle();
    expect(await append('b', follower(0))).toMatchObject({ success: true });
  });

  it('gives a subscription that requires the leader live events on a follower, and nothing to catch up with', async () => {
    await append('a');
    const requiresLeader = true;
    expect(await closing.watch(follower(1).subscribeToAll({ requiresLeader })).untilError()).toMatchObject({
      type: 'not-leader',
    });
    const live = closing.watch(follower(1).subscribeToAll({ requiresLeader, fromPosition: END }));
    await live.untilCaughtUp();
    await append('b');
    await live.untilSeen((seen) => seen.includes('b'));
  });

  it('stamps events with the clock of whoever leads', async () => {
    cluster.node(0).setClock(2_000_000);
    cluster.node(1).setClock(1_000_000);
    await append('a');
    cluster.moveLeader(1);
    await append('b');
    const times = (await all(client.readAll())).flatMap(({ event }) =>
      event?.type === 'happened' ? event.created.getTime() : [],
    );
    expect(times).toEqual([2_000_000, 1_000_000]);
  });

  it('takes no appends without a leader, and answers reads', async () => {
    const other = closing.client(`${cluster.node(0).connectionString}`);
    await append('a', other);
    cluster.loseLeader();
    expect(await refusalOf(append('b', other))).toMatchObject({ type: 'unknown' });
    expect(await all(other.readStream('a'))).toHaveLength(1);
    const alone = append('b', other, { credentials: { username: 'a', password: 'b' } });
    expect(await refusalOf(alone)).toMatchObject({ type: 'unavailable' });
    cluster.moveLeader(0);
    expect(await append('b', other)).toMatchObject({ success: true });
  });

  it('has a follower that falls behind, and catches up', async () => {
    const other = follower(1);
    const watched = closing.watch(other.subscribeToAll());
    await watched.untilCaughtUp();
    await append('a');
    await watched.untilSeen((seen) => seen.length === 1);
    cluster.node(1).holdReplication();
    await append('b');
    expect(await refusalOf(all(other.readStream('b')))).toMatchObject({ type: 'stream-not-found' });
    expect(await all(other.readAll())).toHaveLength(1);
    expect(watched.streams).toEqual(['a']);
    cluster.node(1).releaseReplication();
    await watched.untilSeen((seen) => seen.length === 2);
    expect(await all(other.readAll())).toHaveLength(2);
  });

  it('goes on when the leader is away and another leads', async () => {
    await append('a');
    await cluster.node(0).stop();
    cluster.moveLeader(1);
    const event = happened(1);
    await refusalOf(client.appendToStream('b', event));
    expect(await client.appendToStream('b', event)).toMatchObject({ success: true });
    expect(cluster.node(1).counts.batchAppends).toBe(1);
  });

  it('gives a client a follower that asks for one', async () => {
    const other = closing.client(`${cluster.connectionString}&nodePreference=${FOLLOWER}`);
    await all(other.readAll());
    expect(cluster.node(0).counts.allReads).toBe(0);
  });
});
