import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, type GuardedLedger, runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import { removeFolders, runLedger } from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';
import type { RunningLedger } from '../main.js';

let guarded: GuardedLedger;
let open: RunningLedger;

beforeAll(async () => {
  guarded = await runGuardedLedger();
  open = await runLedger();
});
afterAll(async () => {
  await guarded.ledger.close();
  await open.close();
  removeFolders();
});

const origin = { 'webhook-request-origin': 'eventemitter.example.com' };

async function ask(ledger: RunningLedger, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${ledger.url}/v1/events`, { method: 'OPTIONS', headers });
  const text = await response.text();
  const named = (name: string) => response.headers.get(name);
  return {
    status: response.status,
    text,
    permitted: [named('webhook-allowed-origin'), named('webhook-allowed-rate')],
    allow: named('allow'),
  };
}

describe('a sender that asks whether it may deliver by web hook', () => {
  it('is permitted, at any rate, and told what the address takes', async () => {
    const permitted = { status: 200, text: '', permitted: ['eventemitter.example.com', '*'] };
    expect(await ask(open, origin)).toMatchObject(permitted);
    const asked = await ask(open, { ...origin, 'webhook-request-rate': '120' });
    expect(asked).toMatchObject({ ...permitted, allow: expect.stringMatching(/\bPOST\b/) });
  });

  it('is permitted no more a minute than its token may send', async () => {
    const slow = await bearer(guarded.tokensFile, { role: 'source', eventsPerSecond: 2, eventsPerDay: 1000 });
    const daily = await bearer(guarded.tokensFile, { role: 'source', eventsPerDay: 1000 });
    await until(async () => (await ask(guarded.ledger, { ...origin, ...daily })).status === 200);
    expect((await ask(guarded.ledger, { ...origin, ...slow })).permitted[1]).toBe('120');
    expect((await ask(guarded.ledger, { ...origin, ...daily })).permitted[1]).toBe('*');
  });

  it('is permitted only where its token may record', async () => {
    for (const role of ['source', 'officer'] as const)
      expect((await ask(guarded.ledger, { ...origin, ...guarded.as[role] })).permitted[0]).toBe(
        'eventemitter.example.com',
      );
    for (const [headers, status] of [
      [{}, 401],
      [guarded.as.reader, 403],
      [guarded.as.auditor, 403],
    ] as const)
      expect(await ask(guarded.ledger, { ...origin, ...headers })).toMatchObject({ status, permitted: [null, null] });
  });

  it.each([
    ['without an origin', {}, 405],
    ['with an origin that is no name', { 'webhook-request-origin': 'https://evil.example/' }, 400],
    ['with several', { 'webhook-request-origin': 'a.example, b.example' }, 400],
    ['with a rate that is none', { ...origin, 'webhook-request-rate': '0' }, 400],
    ['with a rate without end', { ...origin, 'webhook-request-rate': '1'.repeat(40) }, 400],
  ])('is permitted nothing %s', async (_what, headers, status) => {
    const asked = await ask(open, headers as Record<string, string>);
    expect(asked).toMatchObject({ status, permitted: [null, null] });
    expect(JSON.parse(asked.text)).toMatchObject({ status });
  });

  it('may then name itself with each delivery', async () => {
    const event = { specversion: '1.0', id: 'hook-1', source: 'crm', type: 'initium.ClientContact.v1' };
    const body = JSON.stringify({
      ...event,
      subject: 'client/c1',
      time: '2026-03-02T09:15:00Z',
      data: { channel: 'WEBSITE' },
    });
    const headers = { ...origin, 'content-type': 'application/cloudevents+json; charset=utf-8' };
    expect((await fetch(`${open.url}/v1/events`, { method: 'POST', headers, body })).status).toBe(201);
  });
});
