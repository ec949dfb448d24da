import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { contact, eventType, get, post, removeFolders, runLedger, streamsOf } from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

const now = Date.parse('2026-03-02T10:00:00Z');
const origin = 'ledger.example/recording';
let ledger: RunningLedger;
let events: string;

beforeAll(async () => {
  ledger = await runLedger({ clock: new SimulatedClock(now), env: { INITIUM_ORIGIN: origin } });
  events = `${ledger.url}/v1/events`;
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

describe('one event in structured mode', () => {
  it('is recorded, with a receipt and its address', async () => {
    const { status, headers, body } = await post(events, eventType, contact('one/1'));
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/v1/events/crm/one%2F1');
    expect(body).toEqual({
      results: [
        {
          source: 'crm',
          id: 'one/1',
          outcome: 'recorded',
          position: expect.stringMatching(/^\d+$/),
          ledgertime: '2026-03-02T10:00:00.000Z',
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
    });
  });

  it('sent again gives the first receipt and records nothing', async () => {
    const first = await post(events, eventType, contact('again'));
    const before = await ledger.store.head();
    const again = await post(events, `${eventType}; charset=utf-8`, contact('again', { traceparent: '00-a-b-01' }));
    expect(again.status).toBe(200);
    expect(again.body.results).toEqual([{ ...first.body.results[0], outcome: 'duplicate' }]);
    expect(await ledger.store.head()).toEqual(before);
  });

  it('sent again with its time written another way is the same', async () => {
    await post(events, eventType, contact('time', { sequence: '007' }));
    const again = contact('time', { time: '2026-03-02t09:15:00.000+00:00', sequence: '7' });
    expect((await post(events, eventType, again)).status).toBe(200);
  });

  it('with other content under the same identity is a conflict, and the attempt is kept once', async () => {
    const first = await post(events, eventType, contact('taken'));
    const other = contact('taken', { subject: 'client/c2', authid: 'clerk' });
    const { status, headers, body } = await post(events, eventType, other);
    expect(status).toBe(409);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({
      type: 'urn:initium:problem:conflict',
      status: 409,
      errors: [{ pointer: '/subject' }, { pointer: '/authid' }],
      results: [{ source: 'crm', id: 'taken', outcome: 'conflict', position: first.body.results[0].position }],
    });
    const attempt = await get(`${events}/${encodeURIComponent(origin)}/${body.results[0].conflictId}`);
    expect(attempt.body).toMatchObject({
      type: 'initium.Conflict.v1',
      data: { of: { source: 'crm', id: 'taken' }, attempt: other, position: first.body.results[0].position },
    });
    const kept = [...(await streamsOf(ledger))].filter(([stream]) => stream.startsWith('conflict-'));
    await post(events, eventType, other);
    expect([...(await streamsOf(ledger))].filter(([stream]) => stream.startsWith('conflict-'))).toEqual(kept);
    expect(kept).toHaveLength(1);
    expect((await post(events, eventType, contact('taken'))).status).toBe(200);
  });

  it('has the same identity whatever its subject', async () => {
    await post(events, eventType, contact('subject'));
    expect((await post(events, eventType, contact('subject', { subject: 'client/c9' }))).status).toBe(409);
  });

  it('of another source is another event', async () => {
    await post(events, eventType, contact('both'));
    expect((await post(events, eventType, contact('both', { source: 'ads' }))).status).toBe(201);
  });

  it('that is not valid is quarantined with every reason', async () => {
    const { status, body } = await post(events, eventType, contact('bad', { subject: undefined, Colour: 'red' }));
    expect(status).toBe(422);
    expect(body).toMatchObject({ type: 'urn:initium:problem:quarantined', status: 422 });
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/Colour', '/subject']);
    expect(body.results).toEqual([
      {
        source: 'crm',
        id: 'bad',
        outcome: 'quarantined',
        quarantineId: expect.stringMatching(/^[0-9a-f]{64}$/),
        errors: body.errors,
      },
    ]);
  });

  it('cannot set its own ledgertime', async () => {
    const { status, body } = await post(events, eventType, contact('mine', { ledgertime: '2020-01-01T00:00:00Z' }));
    expect(status).toBe(422);
    expect(body.errors[0].pointer).toBe('/ledgertime');
  });

  it('cannot speak for the ledger', async () => {
    const { status, body } = await post(events, eventType, contact('forged', { source: origin, Colour: 'red' }));
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/Colour', '/source']);
    expect((await get(`${events}/${encodeURIComponent(origin)}/forged`)).status).toBe(404);
  });

  it('may be dated five minutes ahead of the ledger’s clock', async () => {
    const ahead = contact('ahead', { time: new Date(now + 5 * 60_000).toISOString() });
    expect((await post(events, eventType, ahead)).status).toBe(201);
  });

  it('dated any further ahead is quarantined (R-412)', async () => {
    const ahead = contact('future', { time: new Date(now + 5 * 60_000 + 1).toISOString() });
    const { status, body } = await post(events, eventType, ahead);
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ pointer: '/time', detail: expect.stringContaining('R-412') }]);
  });

  it.each([
    ['no JSON', '{"specversion":"1.0"'],
    ['nothing', ''],
    ['wrong UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('that is %s is 400, and not kept', async (_what, body) => {
    const before = await ledger.store.head();
    const answer = await post(events, eventType, body);
    expect(answer.status).toBe(400);
    expect(answer.body.type).toBe('urn:initium:problem:malformed-json');
    expect(await ledger.store.head()).toEqual(before);
  });

  it('larger than 64 KiB is 413, which names the limit', async () => {
    const { status, body } = await post(events, eventType, contact('large', { data: { channel: 'x'.repeat(70_000) } }));
    expect(status).toBe(413);
    expect(body).toMatchObject({ type: 'urn:initium:problem:too-large', limit: 65_536 });
    expect(body.detail).toContain('65536');
  });
});

describe('one event in binary mode', () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': 'binary%201',
    'ce-source': 'crm',
    'ce-type': 'initium.ClientContact.v1',
    'ce-subject': 'client/c1',
    'ce-time': '2026-03-02T09:15:00Z',
  };

  it('is the same event as in structured mode', async () => {
    const sent = await post(events, 'application/json', { channel: 'WEBSITE' }, headers);
    expect(sent.status).toBe(201);
    expect((await post(events, eventType, contact('binary 1'))).status).toBe(200);
  });

  it('with an attribute that is none is quarantined', async () => {
    const { status, body } = await post(events, 'application/json', '{}', { ...headers, 'ce-my_colour': 'red' });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toContain('/my_colour');
  });

  it('whose body is no JSON is 400', async () => {
    expect((await post(events, 'application/json', '{', headers)).status).toBe(400);
  });

  it('needs ce- headers', async () => {
    const { status, headers: answered } = await post(events, 'application/json', '{}');
    expect(status).toBe(415);
    expect(answered.get('accept-post')).toContain(eventType);
  });
});

describe('a request that is no intake', () => {
  it.each([
    ['another media type', 'text/plain', 415],
    ['another charset', `${eventType}; charset=latin1`, 415],
  ])('of %s is refused', async (_what, type, status) => {
    const answer = await post(events, type, contact('type'));
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('is refused when its body is compressed', async () => {
    expect((await post(events, eventType, 'x', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('is refused without a body', async () => {
    expect((await fetch(events, { method: 'POST' })).status).toBe(415);
  });

  it('is refused with a query parameter that is not known', async () => {
    const { status, body } = await post(`${events}?dryRun=true`, eventType, contact('query'));
    expect(status).toBe(400);
    expect(body).toMatchObject({
      type: 'urn:initium:problem:unknown-parameter',
      errors: [{ pointer: '/query/dryRun' }],
    });
  });

  it('is counted in the metrics, as what was recorded is', async () => {
    const { body } = await get(`${ledger.url}/metrics`);
    expect(body).toMatch(/initium_events_total\{outcome="recorded"\} [1-9]/);
    expect(body).toMatch(
      /initium_http_request_duration_seconds_count\{method="POST",route="\/v1\/events",status="201"\}/,
    );
  });
});
