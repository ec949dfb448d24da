import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appended, newStream, write } from '../../libs/event-store/contract/samples.js';
import type { SqliteStore } from '../../libs/event-store/sqlite/sqlite-store.js';
import { StandInNode } from './stand-in/index.js';
import { Opened, until } from './store-under-fault.js';

const opened = new Opened();
let node: StandInNode;
const begin = async () => {
  node = await StandInNode.start();
};
const end = async () => {
  await opened.clear();
  await node.stop();
};

describe('a server that would not keep the promise', () => {
  beforeEach(begin);
  afterEach(end);

  it('is refused where it is too old', async () => {
    const old = await StandInNode.start({ version: '21.6.0' });
    await expect(opened.store(old.connectionString)).rejects.toThrow(/too old \(21\.6\.0\)/);
    await old.stop();
  });

  it('is refused where it cannot be reached', async () => {
    await node.stop();
    await expect(opened.store(node.connectionString)).rejects.toThrow(/cannot be reached/);
  });

  it('is waited for where it cannot be reached yet, and that is told', async () => {
    await node.stop();
    const told: string[] = [];
    const opening = opened.store(node.connectionString, {
      timings: { startWaitMs: 60_000 },
      onAway: (why) => told.push(why),
    });
    await until(() => told.length > 0);
    await node.start();
    await opening;
    expect(told[0]).toMatch(/cannot be reached/);
  });

  it('is refused at once, with what to do, where it speaks no TLS and is to', async () => {
    const url = node.connectionString.replace('tls=false', 'tls=true');
    await expect(opened.store(url, { timings: { startWaitMs: 60_000 } })).rejects.toThrow(
      /cannot be reached: 127.0.0.1:\d+ speaks no TLS: add tls=false/,
    );
  });

  it('is refused where it does not let this user read everything', async () => {
    node.reads.denyAccess();
    await expect(opened.store(node.connectionString)).rejects.toThrow(/refuses this user/);
  });

  it('knows after a restart what it saw before: an expiry, and a stream that was deleted for good', async () => {
    const folder = await opened.folder();
    const [expiring, deleted] = [newStream(), newStream()];
    const first = await opened.store(node.connectionString, { folder });
    await first.append([write(expiring, 'NO_STREAM'), write(deleted, 'NO_STREAM')]);
    node.log.tombstone(deleted);
    const codes = async () => (await first.condition()).findings.map(({ code }) => code);
    await until(async () => (await codes()).includes('stream-deleted'));
    await first.close();
    // One that cannot be undone does not keep a process from starting.
    const second = await opened.store(node.connectionString, { folder });
    expect((await second.condition()).findings).toMatchObject([{ code: 'stream-deleted', about: `stream ${deleted}` }]);
    node.log.writeMetadata(expiring, { $maxCount: 1 });
    await until(async () => (await second.condition()).findings.length === 2);
    await second.close();
    await expect(opened.store(node.connectionString, { folder })).rejects.toThrow(`stream ${expiring}`);
  });
});

describe('a stream of ours that the server may not keep', () => {
  let store: SqliteStore;
  beforeAll(async () => {
    await begin();
    store = await opened.store(node.connectionString);
  });
  afterAll(end);

  const endangered = async () => (await store.condition()).findings.filter(({ code }) => code === 'retention');

  it('is none of those that others set something on', async () => {
    node.log.writeMetadata('orders-1', { $maxAge: 60 });
    expect((await opened.store(node.connectionString)).limits.eventBytesMax).toBeGreaterThan(64 * 1024);
  });

  it.each([{ $maxAge: 60 }, { $maxCount: 1 }, { $tb: 3 }])(
    'is refused with %j on a stream of ours',
    async (metadata) => {
      const stream = newStream();
      await appended(store, write(stream, 'NO_STREAM'));
      node.log.writeMetadata(stream, metadata);
      const [name] = Object.keys(metadata);
      await until(async () => (await endangered()).length > 0);
      expect(await endangered()).toMatchObject([
        { about: `stream ${stream}`, detail: expect.stringContaining(`has ${name} in its metadata`) },
      ]);
      await expect(opened.store(node.connectionString)).rejects.toThrow(`stream ${stream}: The stream has ${name}`);
      node.log.writeMetadata(stream, {});
      await until(async () => (await endangered()).length === 0);
    },
  );

  it('is fine once that is taken back', async () => {
    await opened.store(node.connectionString);
  });

  it('says so when a stream of ours is deleted, and still has what was in it', async () => {
    const stream = newStream();
    const { position } = await appended(store, write(stream, 'NO_STREAM'));
    node.log.tombstone(stream);
    const isTold = async () => (await store.condition()).findings.some(({ code }) => code === 'stream-deleted');
    await until(isTold);
    expect(await store.append([write(stream, 'NO_STREAM')])).toMatchObject([{ outcome: 'wrong-revision' }]);
    expect(await store.readFirst(stream)).toMatchObject({ position });
  });

  it.each(['noticed', 'not noticed yet'])(
    'lets no other content take the place of what was in a stream that was deleted: %s',
    async (when) => {
      const stream = newStream();
      const { position } = await appended(store, write(stream, 'NO_STREAM'));
      if (when === 'not noticed yet') node.subscriptions.silence();
      node.log.softDelete(stream);
      if (when === 'noticed') await until(async () => (await endangered()).length === 1);
      const [result] = await store.append([write(stream, 'NO_STREAM')]);
      expect(result).toMatchObject({ outcome: 'wrong-revision' });
      expect(await store.readFirst(stream)).toMatchObject({ position });
    },
  );
});
