import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appended, newStream, newStreams, write } from '../../libs/event-store/contract/samples.js';
import { openEventStoreDb } from '../../libs/event-store/eventstoredb/open.js';
import type { SqliteStore } from '../../libs/event-store/sqlite/sqlite-store.js';
import { mayMount, SmallDisk } from '../small-disk.js';
import { StandInNode } from './stand-in/index.js';
import { until } from './store-under-fault.js';

const canMount = mayMount();
const onSmallDisk = canMount ? describe : describe.skip;

onSmallDisk(canMount ? 'a full disk under a copy' : 'a full disk under a copy: needs the right to mount', () => {
  let disk: SmallDisk;
  let node: StandInNode;
  let store: SqliteStore;
  const codes = async () => (await store.condition()).findings.map(({ code, bars }) => `${code} bars ${bars}`);

  beforeEach(async () => {
    disk = new SmallDisk(4);
    node = await StandInNode.start();
    const server = { url: node.connectionString };
    store = await openEventStoreDb({ server, folder: join(disk.folder, 'copy'), prefixes: ['contract-', 'ledger-'] });
  });
  afterEach(async () => {
    await store.close();
    await node.stop();
    disk.remove();
  });

  it('is said, with the path, while appends go on; and the copy goes on by itself', async () => {
    await appended(store, write(newStream(), 'NO_STREAM'));
    disk.fill();
    // The log's file has a little room left.
    while ((await codes()).length === 0) expect(await store.append(newStreams(20))).toHaveLength(20);
    const { findings } = await store.condition();
    expect(findings).toMatchObject([
      { code: 'no-space', about: join(disk.folder, 'copy', 'ledger.sqlite'), bars: 'answers' },
    ]);
    expect(await store.append(newStreams(1))).toMatchObject([{ outcome: 'appended' }]);
    disk.makeRoom();
    await until(async () => (await codes()).length === 0 && (await store.condition()).behind === 0n);
  });
});
