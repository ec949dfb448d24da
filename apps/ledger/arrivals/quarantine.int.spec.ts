import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { receptionOf } from '#libs/evidence';
import {
  contact,
  eventType,
  get,
  linesType,
  post,
  removeFolders,
  runLedger,
  streamsOf,
} from '../../../test/running-ledger.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
let events: string;
let quarantine: string;

beforeAll(async () => {
  ledger = await runLedger();
  events = `${ledger.url}/v1/events`;
  quarantine = `${ledger.url}/v1/quarantine`;
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

const sendBad = async (body: unknown): Promise<string> =>
  (await post(events, eventType, body)).body.results[0].quarantineId;

describe('quarantine', () => {
  it('keeps what was sent whole, with every reason', async () => {
    const sent = JSON.stringify({ hello: 'wörld' }, null, 2);
    const id = await sendBad(sent);
    const { status, body } = await get(`${quarantine}/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ quarantineId: id, text: sent, length: Buffer.byteLength(sent), truncated: false });
    expect(body.contentType).toBe(eventType);
    expect(body.errors.length).toBeGreaterThan(5);
    expect(Date.parse(body.ledgertime)).toBeGreaterThan(0);
  });

  it('keeps what is not even text', async () => {
    const line = Buffer.from([0xff, 0xfe, 0x00, 0x41]);
    const { body } = await post(events, linesType, Buffer.concat([line, Buffer.from('\n')]));
    const shown = await get(`${quarantine}/${body[0].quarantineId}`);
    expect(Buffer.from(shown.body.base64, 'base64')).toEqual(line);
  });

  it('keeps of an over-long line its beginning, its length and its hash', async () => {
    const line = 'x'.repeat(3_000_000);
    const { body } = await post(events, linesType, `${line}\n${JSON.stringify(contact('after-long'))}\n`);
    expect(body[0].outcome).toBe('quarantined');
    expect(body[1].outcome).toBe('recorded');
    const shown = await get(`${quarantine}/${body[0].quarantineId}`);
    expect(shown.body).toMatchObject({ length: 3_000_000, truncated: true, text: 'x'.repeat(65_536) });
  });

  it('adds nothing when the same bytes come again', async () => {
    const id = await sendBad({ same: 'bytes' });
    const before = await ledger.store.head();
    expect(await sendBad({ same: 'bytes' })).toBe(id);
    expect(await ledger.store.head()).toEqual(before);
  });

  it('claims no identity', async () => {
    await sendBad(contact('free', { data: {} }));
    expect((await post(events, eventType, contact('free'))).status).toBe(201);
  });

  it('keeps nothing personal in clear', async () => {
    const data = { channel: 'NOWHERE', personal: { name: 'Jane Roe' } };
    const { status, body } = await post(events, eventType, contact('personal', { data }));
    expect(status).toBe(422);
    expect(body.errors[0].pointer).toBe('/data/channel');
    for await (const stored of ledger.store.readAll()) {
      for (const { data: bytes, metadata } of stored) {
        const text = Buffer.from(bytes).toString();
        expect(text + Buffer.from(metadata).toString()).not.toContain('Jane');
        if (text.includes('"raw"'))
          expect(Buffer.from(JSON.parse(text).raw, 'base64').toString()).not.toContain('Jane');
      }
    }
  });

  it('is listed in order, a page at a time, and a cursor survives what comes later', async () => {
    const ids = [await sendBad({ page: 1 }), await sendBad({ page: 2 }), await sendBad({ page: 3 })];
    const listed: string[] = [];
    let next: string | null = null;
    do {
      const page = await get(`${quarantine}?limit=2${next === null ? '' : `&after=${next}`}`);
      listed.push(...page.body.items.map(({ quarantineId }: { quarantineId: string }) => quarantineId));
      next = page.body.next;
      if (listed.length === 2) ids.push(await sendBad({ page: 4 }));
    } while (next !== null);
    expect(listed.slice(-4)).toEqual(ids);
    expect(new Set(listed).size).toBe(listed.length);
  });

  it.each([
    ['limit=0', '/query/limit', 'invalid-parameter'],
    ['limit=1001', '/query/limit', 'invalid-parameter'],
    ['limit=ten', '/query/limit', 'invalid-parameter'],
    ['after=-1', '/query/after', 'invalid-parameter'],
    ['after=9223372036854775808', '/query/after', 'invalid-parameter'],
    ['limit=1&limit=2', '/query/limit', 'invalid-parameter'],
    ['colour=red', '/query/colour', 'unknown-parameter'],
  ])('refuses to be listed with %s', async (query, pointer, code) => {
    const { status, body } = await get(`${quarantine}?${query}`);
    expect(status).toBe(400);
    expect(body.type).toBe(`urn:initium:problem:${code}`);
    expect(body.errors[0].pointer).toBe(pointer);
  });

  it.each(['0'.repeat(64), 'x', '%2e%2e'])('has nothing under %s', async (id) => {
    expect((await get(`${quarantine}/${id}`)).status).toBe(404);
    expect((await post(`${quarantine}/${id}/resubmit`, eventType, contact('none'))).status).toBe(404);
  });
});

describe('a mended event', () => {
  it('is one event, and comes in a form for one', async () => {
    const id = await sendBad(contact('mend-0', { data: {} }));
    const { status, headers, body } = await post(`${quarantine}/${id}/resubmit`, linesType, contact('mend-0'));
    expect(status).toBe(415);
    expect(headers.get('accept-post')).toBe(`${eventType}, application/json`);
    expect(body.detail).not.toContain(linesType);
  });

  it('is recorded with a reference to the original and a ledgertime of its own', async () => {
    const id = await sendBad(contact('mend', { data: {} }));
    const original = await get(`${quarantine}/${id}`);
    const { status, body } = await post(`${quarantine}/${id}/resubmit`, eventType, contact('mend'));
    expect(status).toBe(201);
    expect(body.results[0].ledgertime >= original.body.ledgertime).toBe(true);
    expect(body.warning).toBeUndefined();
    for await (const [stored] of ledger.store.readStream('evidence-crm/mend')) {
      if (stored === undefined) throw new Error('nothing there');
      expect(receptionOf(stored).resubmissionOf).toBe(id);
    }
    expect((await streamsOf(ledger)).get(`quarantine-${id}`)).toBe(1);
    const { index: _index, proof: _proof, ...shown } = (await get(`${events}/crm/mend`)).body;
    expect(shown).toEqual({
      ...contact('mend'),
      resubmissionof: id,
      principal: 'anonymous',
      ledgertime: body.results[0].ledgertime,
      position: body.results[0].position,
    });
  });

  it.each([
    [
      'of another type than the original claims',
      { type: 'initium.ServiceRequest.v1' },
      'Only evidence of the type and about',
    ],
    ['about another client', { subject: 'client/c9' }, 'Only evidence of the type and about'],
    ['where the original claims to be of no kind', { type: 'initium.Nonsense.v1' }, 'No evidence can mend what claims'],
  ])('%s is recorded, and told that the original stays open', async (_what, other, warning) => {
    const number = Object.values(other)[0];
    const id = await sendBad(contact(`warned-${number}`, { data: {}, ...other }));
    const { status, body } = await post(`${quarantine}/${id}/resubmit`, eventType, contact(`warned-${number}`));
    expect(status).toBe(201);
    expect(body.results[0].outcome).toBe('recorded');
    expect(body.warning).toContain(`The quarantined original stays open. ${warning}`);
    expect((await get(`${quarantine}/${id}`)).body.state).toBe('open');
  });

  it('that conflicts with what was recorded meanwhile is kept as it was sent, with nothing of the ledger’s own in it', async () => {
    const id = await sendBad(contact('mend-3', { data: {} }));
    await post(events, eventType, contact('mend-3'));
    const attempt = contact('mend-3', { subject: 'client/c2' });
    expect((await post(`${quarantine}/${id}/resubmit`, eventType, attempt)).status).toBe(409);
    const [stream] = [...(await streamsOf(ledger)).keys()].filter((name) => name.startsWith('conflict-'));
    for await (const [stored] of ledger.store.readStream(stream ?? 'none')) {
      expect(JSON.parse(Buffer.from(stored?.data ?? '').toString()).attempt).toEqual(attempt);
    }
    expect(stream).toBeDefined();
  });

  it('that is still not valid is quarantined in its turn, with the reference', async () => {
    const id = await sendBad(contact('mend-2', { data: {} }));
    const { status, body } = await post(`${quarantine}/${id}/resubmit`, eventType, contact('mend-2', { time: 'noon' }));
    expect(status).toBe(422);
    const second = await get(`${quarantine}/${body.results[0].quarantineId}`);
    expect(second.body.resubmissionOf).toBe(id);
  });
});
