import { uptime } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appended, newStream, newStreams, write } from '../../libs/event-store/contract/samples.js';
import { HeldClock } from '../../libs/event-store/held-clock.js';
import type { SqliteStore } from '../../libs/event-store/sqlite/sqlite-store.js';
import { type ChangingServer, changingServers } from './changing-server.js';
import { StandInNode } from './stand-in/index.js';
import { Opened, until } from './store-under-fault.js';

const hour = 3_600_000;
const year = 8_766 * hour;
const opened = new Opened();
const jumpsOf = async (store: SqliteStore) =>
  (await store.condition()).findings.filter(({ code }) => code === 'clock-jump');

afterEach(() => opened.clear());

describe.each(changingServers)("a process's own clock, on %s", (_name, start) => {
  let server: ChangingServer;
  beforeEach(async () => {
    server = await start();
  });
  afterEach(() => server.end());

  it('is nothing to record with once it has jumped, until another start confirms it', async () => {
    const folder = await opened.folder();
    const clock = new HeldClock({ system: Date.now() - 2 * hour, running: uptime() * 1_000 });
    const jumped = await opened.store(server.url, { folder, clock });
    await expect(jumped.append(newStreams(1))).rejects.toMatchObject({ code: 'clock-jump' });
    expect(await jumpsOf(jumped)).toMatchObject([
      { about: 'the system clock', bars: 'recording', remedy: expect.stringContaining('start the ledger again') },
    ]);
    expect(Date.now() - jumped.now()).toBeGreaterThan(1.9 * hour);
    await jumped.close();
    const again = await opened.store(server.url, { folder });
    expect(await again.append(newStreams(1))).toMatchObject([{ outcome: 'appended' }]);
    expect(await jumpsOf(again)).toEqual([]);
  });

  it('is refused at a start before the program was built, unless it is confirmed', async () => {
    const clock = new HeldClock(undefined, () => ({ system: Date.UTC(2020, 0), running: 0 }));
    await expect(opened.store(server.url, { clock })).rejects.toThrow(/before this program was built.*--accept-clock$/);
  });
});

describe('the clock of a server', () => {
  let node: StandInNode;
  let store: SqliteStore;
  beforeEach(async () => {
    node = await StandInNode.start();
    store = await opened.store(node.connectionString);
  });
  afterEach(() => node.stop());

  const setAhead = (ms?: number) => {
    const instant = ms === undefined ? undefined : Date.now() + ms;
    node.setClock(instant);
    node.setDate(instant);
  };

  it.each([
    ['by an hour and a half', 1.5 * hour],
    ['by a thousand years', 1_000 * year],
  ])('that jumps ahead %s takes nothing until it is put right', async (_by, ms) => {
    await appended(store, write(newStream(), 'NO_STREAM'));
    setAhead(ms);
    await until(async () => (await jumpsOf(store)).length > 0);
    const [jump] = await jumpsOf(store);
    expect(jump).toMatchObject({ about: "the server's clock", detail: expect.stringMatching(/ahead/) });
    await expect(store.append(newStreams(1))).rejects.toMatchObject({ code: 'clock-jump' });
    expect(store.now()).toBeLessThan(Date.now() + hour);
    setAhead();
    await until(async () => (await jumpsOf(store)).length === 0);
    const { ledgertime } = await appended(store, write(newStream(), 'NO_STREAM'));
    expect(ledgertime).toBeLessThan(Date.now() + hour);
  });

  it('and this one, more than a year after the last event, are to be confirmed at a start', async () => {
    setAhead(-1.1 * year);
    await appended(store, write(newStream(), 'NO_STREAM'));
    setAhead();
    const patient = { timings: { completeWaitMs: 20_000 } };
    await expect(opened.store(node.connectionString, patient)).rejects.toThrow(
      /more than a year after the last event.*--accept-clock$/,
    );
    await opened.store(node.connectionString, { ...patient, acceptClock: true });
  });
});
