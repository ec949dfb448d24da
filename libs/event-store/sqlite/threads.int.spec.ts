import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { appended, newStream, newStreams, write } from '../contract/samples.js';
import { openSqliteStore } from './open.js';

describe('a follower in another thread', () => {
  it('is woken by each commit, sees every position once, and ends when it is told to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'initium-threads-'));
    const store = await openSqliteStore({ folder });
    const data = { folder, commits: store.commits };
    const thread = new Worker(new URL('./following.worker.js', import.meta.url), { workerData: data, execArgv: [] });
    const seen: bigint[] = [];
    await once(thread, 'message');
    thread.on('message', (positions: bigint[]) => seen.push(...positions));
    for (let i = 0; i < 25; i++) {
      const { position } = await appended(store, write(newStream(), 'NO_STREAM'));
      while (seen.at(-1) !== position) await once(thread, 'message');
    }
    await store.append(newStreams(2_000));
    while (seen.length < 2_025) await once(thread, 'message');
    expect(seen).toEqual(Array.from({ length: 2_025 }, (_, i) => BigInt(i + 1)));
    const ended = once(thread, 'exit');
    thread.postMessage('end');
    await ended;
    await store.close();
    await rm(folder, { recursive: true });
  });
});
