import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { openSqliteStore, SimulatedClock } from '#libs/event-store';
import { type Evidence, storedForm, typeOf } from '#libs/evidence';
import { ChangeLog, startViews, type Views } from '#libs/views';
import { freshFolder, removeFolders } from '../../../test/running-ledger.js';
import { integrityNotBegun } from '../proofs/testing/integrity-not-begun.js';
import { ChangeFeed } from './change-feed.js';
import { ChangePositions } from './change-positions.js';
import { changeStream, type StreamOptions } from './change-stream.js';

const clock = new SimulatedClock(Date.parse('2026-08-03T09:00:00Z'));
const reception = { principal: 'anonymous', via: 'http', instance: 'test' };
let store: Awaited<ReturnType<typeof openSqliteStore>>;
let views: Views;
let feed: ChangeFeed;
let places: ChangePositions;
let told = 0;

async function tell(kind: string, subject: string, data: object): Promise<bigint> {
  const time = new Date(clock.now()).toISOString();
  const evidence = {
    specversion: '1.0',
    id: `${told++}`,
    source: 'crm',
    type: typeOf(kind),
    subject,
    time,
    data,
  };
  const { stream, ...event } = storedForm(evidence as unknown as Evidence, reception);
  const events = [{ eventId: randomUUID(), ...event }];
  const [result] = await store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
  if (result?.outcome !== 'appended') throw new Error('recorded twice');
  return result.position;
}

beforeAll(async () => {
  const folder = freshFolder();
  store = await openSqliteStore({ folder, clock });
  views = await startViews({ folder, commits: store.commits });
  places = new ChangePositions(store);
  const log = new ChangeLog(store, views.statusChanges);
  feed = new ChangeFeed(store, views, log, places, clock, pino({ level: 'silent' }), integrityNotBegun(views));
  await tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
});
afterAll(async () => {
  await views.close();
  await store.close();
  removeFolders();
});

describe('a stream whose reader is slow', () => {
  it('reads nothing on its behalf, and ends with a comment once that takes too long', async () => {
    const leave = feed.listen();
    let sent = 0;
    const onSent = (count: number) => {
      sent += count;
    };
    const from = await places.present();
    const never = new AbortController().signal;
    const options = { asked: {}, heartbeatMs: 60_000, gone: never, closing: never, onSent };
    const patient = changeStream(feed, { ...options, from, stallMs: 60_000 } as StreamOptions);
    const strict = changeStream(feed, { ...options, from, stallMs: 0 } as StreamOptions);
    for (const stream of [patient, strict]) expect((await stream.next()).value).toContain('retry: ');

    let position = 0n;
    for (let n = 0; n < 20; n++)
      position = await tell('ServiceRequest', `client/c${n}`, { service: 'e', asset: 'BTC' });
    while ((feed.front?.position ?? 0n) < position) await feed.moved();
    expect(sent).toBe(0);
    let read = '';
    while (sent < 20) read += (await patient.next()).value;
    expect([...read.matchAll(/^event: change$/gm)]).toHaveLength(20);
    expect((await strict.next()).value).toBe(': read too slowly; go on from the last id\n\n');
    expect((await strict.next()).done).toBe(true);
    leave();
  });
});
