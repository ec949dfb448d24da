import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromStored, receptionOf } from '#libs/evidence';
import { bearer, type GuardedLedger, runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import {
  batchType,
  contact,
  eventType,
  get,
  linesType,
  post,
  removeFolders,
  streamsOf,
} from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';

let guarded: GuardedLedger;
let events: string;

beforeAll(async () => {
  guarded = await runGuardedLedger();
  events = `${guarded.ledger.url}/v1/events`;
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

const foreign = { pointer: '/source', detail: 'is not among the sources for which this token may speak' };
const ofAds = (id: string) => contact(id, { source: 'ads' });

/** Who is said to have recorded what, by the stream's beginning. */
async function principals(beginning: string): Promise<string[]> {
  const found: string[] = [];
  for await (const stored of guarded.ledger.store.readAll()) {
    for (const event of stored) if (event.stream.startsWith(beginning)) found.push(receptionOf(event).principal);
  }
  return found;
}

const binary = ({ data: _, ...attributes }: Record<string, unknown>) => ({
  ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)])),
  ...guarded.as.source,
});

describe('a source’s token', () => {
  it('records its own events, and keeps in quarantine one of another source: as one event', async () => {
    expect((await post(events, eventType, contact('s1'), guarded.as.source)).status).toBe(201);
    const { status, body } = await post(events, eventType, ofAds('s2'), guarded.as.source);
    expect(status).toBe(422);
    expect(body.errors).toEqual([foreign]);
    expect(body.results).toMatchObject([{ source: 'ads', id: 's2', outcome: 'quarantined', errors: [foreign] }]);
  });

  it('does so in binary mode', async () => {
    const data = { channel: 'WEBSITE' };
    expect((await post(events, 'application/json', data, binary(contact('b1')))).status).toBe(201);
    const { status, body } = await post(events, 'application/json', data, binary(ofAds('b2')));
    expect([status, body.errors]).toEqual([422, [foreign]]);
  });

  it('does so in a batch, event by event', async () => {
    const sent = [contact('a1'), ofAds('a2'), contact('a3'), contact('a4', { source: 'crm/' })];
    const { status, body } = await post(events, batchType, sent, guarded.as.source);
    expect(status).toBe(207);
    const outcomes = ['recorded', 'quarantined', 'recorded', 'quarantined'];
    expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(outcomes);
    expect(body.results[1].errors).toEqual([foreign]);
  });

  it('does so in a stream, line by line', async () => {
    const lines = [contact('n1'), ofAds('n2'), contact('n3')].map((line) => `${JSON.stringify(line)}\n`).join('');
    const { status, body } = await post(events, linesType, lines, guarded.as.source);
    expect(status).toBe(200);
    expect(body[1]).toMatchObject({ id: 'n2', outcome: 'quarantined', errors: [foreign] });
    expect(body.at(-1).summary).toMatchObject({ received: 3, recorded: 2, quarantined: 1 });
  });

  it('vouches with heartbeats for itself only', async () => {
    const beat = (id: string, about: string) =>
      contact(id, {
        type: 'initium.SourceHeartbeat.v1',
        subject: `source/${about}`,
        data: { lastSequence: '1', count: 1, periodFrom: '2026-07-01T00:00:00Z', periodTo: '2026-07-01T01:00:00Z' },
      });
    expect((await post(events, eventType, beat('h1', 'crm'), guarded.as.source)).body.errors).toBeUndefined();
    const { status, body } = await post(events, eventType, beat('h2', 'ads'), guarded.as.source);
    expect([status, body.errors]).toEqual([422, [{ ...foreign, pointer: '/subject' }]]);
    expect((await post(events, eventType, beat('h3', 'ads'), guarded.as.officer)).status).toBe(201);
  });

  it('is told nothing of what another source has recorded', async () => {
    await post(events, eventType, ofAds('known'), guarded.as.officer);
    const { body } = await post(events, eventType, ofAds('known'), guarded.as.source);
    expect(body.results[0]).toMatchObject({ outcome: 'quarantined', errors: [foreign] });
    expect(body.results[0]).not.toHaveProperty('position');
  });

  it('gets this reason beside all others', async () => {
    const sent = contact('worse', { source: 'ads', data: { channel: 'PIGEON' } });
    const { body } = await post(events, eventType, sent, guarded.as.source);
    expect(body.errors).toContainEqual(foreign);
    expect(body.errors.length).toBeGreaterThan(1);
  });

  it('may speak for as many as it was given', async () => {
    const both = await bearer(guarded.tokensFile, { role: 'source', name: 'both', sources: ['crm', 'ads'] });
    await until(async () => (await get(`${guarded.ledger.url}/v1/schemas`, both)).status === 200);
    const { body } = await post(events, batchType, [contact('two1'), ofAds('two2')], both);
    expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['recorded', 'recorded']);
  });

  it('cannot take the way by quarantine; an officer can, and then it is evidence', async () => {
    const { quarantineId } = (await post(events, eventType, ofAds('q1'), guarded.as.source)).body.results[0];
    const again = `${guarded.ledger.url}/v1/quarantine/${quarantineId}/resubmit`;
    expect((await post(again, eventType, ofAds('q1'), guarded.as.source)).status).toBe(403);
    expect((await streamsOf(guarded.ledger)).has('evidence-ads/q1')).toBe(false);
    expect((await post(again, eventType, ofAds('q1'), guarded.as.officer)).status).toBe(201);
    expect((await streamsOf(guarded.ledger)).has('evidence-ads/q1')).toBe(true);
  });
});

describe('the metadata names who was found to speak', () => {
  it('for evidence, whichever way it came', async () => {
    const data = { channel: 'WEBSITE' };
    await post(events, eventType, contact('m-one'), guarded.as.source);
    await post(events, 'application/json', data, binary(contact('m-binary')));
    await post(events, batchType, [contact('m-batch')], guarded.as.officer);
    await post(events, linesType, `${JSON.stringify(contact('m-line'))}\n`, guarded.as.officer);
    expect(await principals('evidence-crm/m-')).toEqual(['the-source', 'the-source', 'the-officer', 'the-officer']);
  });

  it('for what was put into quarantine', async () => {
    const { body } = await post(events, eventType, { id: 'nothing' }, guarded.as.officer);
    expect(await principals(`quarantine-${body.results[0].quarantineId}`)).toEqual(['the-officer']);
  });

  it('for an attempt at a taken identity, which need not be who recorded the first', async () => {
    await post(events, eventType, contact('taken'), guarded.as.source);
    const other = contact('taken', { subject: 'client/c2' });
    const { status, body } = await post(events, eventType, other, guarded.as.officer);
    expect(status).toBe(409);
    expect(await principals(`conflict-${body.results[0].conflictId}`)).toEqual(['the-officer']);
    expect((await post(events, eventType, contact('taken'), guarded.as.officer)).body.results[0].outcome).toBe(
      'duplicate',
    );
    expect(await principals('evidence-crm/taken')).toEqual(['the-source']);
  });

  it('for a decision that is recorded, and for a check', async () => {
    const message = { client: 'c1', channel: 'EMAIL', purpose: 'SERVICE', record: true };
    const decided = await post(`${guarded.ledger.url}/v1/decisions`, 'application/json', message, guarded.as.reader);
    expect([decided.status, decided.body]).toMatchObject([200, { recorded: {} }]);
    expect(await principals('ledger-decision-')).toEqual(['the-reader']);
    const checks = `${guarded.ledger.url}/v1/clients/c1/exposure-check`;
    const checked = await fetch(checks, { method: 'POST', headers: guarded.as.officer });
    expect(checked.status).toBe(201);
    expect(await principals('ledger-check-')).toEqual(['the-officer']);
  });

  it('and nobody but the ledger for what it says of itself', async () => {
    expect(await principals('ledger-adoption-')).toEqual(['ledger']);
  });

  it('and is no part of the evidence, but stands beside it where it goes out', async () => {
    for await (const stored of guarded.ledger.store.readAll()) {
      for (const event of stored) {
        if (event.stream !== 'evidence-crm/m-one') continue;
        expect(fromStored(event)).toMatchObject(contact('m-one', { time: '2026-03-02T09:15:00Z' }));
      }
    }
    const { body } = await get(`${events}/crm/m-one`, guarded.as.auditor);
    expect(body).toMatchObject({ ...contact('m-one', { time: '2026-03-02T09:15:00Z' }), principal: 'the-source' });
  });
});
