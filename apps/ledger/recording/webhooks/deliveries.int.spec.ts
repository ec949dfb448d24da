import { createHmac } from 'node:crypto';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addConnection } from '../../../../test/connections.js';
import { type GuardedLedger, runGuardedLedger } from '../../../../test/ledger-with-tokens.js';
import { contact, freshFolder, get, post, removeFolders, streamsOf } from '../../../../test/running-ledger.js';
import { until } from '../../../../test/until.js';
import { changeConnectionFile } from './connection-file.js';
import { dryRunHeader } from './test-key.js';

let guarded: GuardedLedger;
const folder = freshFolder();
const file = join(folder, 'connections.json');
const secret = 'a secret of the vendor';

beforeAll(async () => {
  await addConnection(file, { name: 'mails', scheme: 'zendesk', secrets: [secret] });
  await addConnection(file, { name: 'turning', scheme: 'intercom', secrets: ['new', 'old'] });
  await addConnection(file, { name: 'over', scheme: 'intercom', secrets: ['s'], disabled: '2026-01-01T00:00:00Z' });
  await addConnection(file, { name: 'lame', scheme: 'intercom', secrets: ['s'], mapping: '/nowhere/mapping.yaml' });
  await addConnection(file, { name: 'local', scheme: 'none', secrets: [] });
  guarded = await runGuardedLedger({ folder });
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

const json = 'application/json';

/** As Zendesk signs, so long ago. */
function signedAs(body: string, agoMs = 0, key = secret): Record<string, string> {
  const stamp = new Date(Date.now() - agoMs).toISOString();
  return {
    'x-zendesk-webhook-signature': createHmac('sha256', key).update(`${stamp}${body}`).digest('base64'),
    'x-zendesk-webhook-signature-timestamp': stamp,
  };
}

const hub = (body: string, key: string): Record<string, string> => ({
  'x-hub-signature': `sha1=${createHmac('sha1', key).update(body).digest('hex')}`,
});

const deliver = (name: string, body: string, headers: Record<string, string>, type = json) =>
  post(`${guarded.ledger.url}/v1/webhooks/${name}`, type, body, headers);
const event = (id: string, more: object = {}): string => JSON.stringify(contact(id, { source: 'vendor', ...more }));
const recorded = async (id: string) =>
  (await get(`${guarded.ledger.url}/v1/events/vendor/${id}`, guarded.as.auditor)).body;
const metrics = async (): Promise<string> => (await get(`${guarded.ledger.url}/metrics`, guarded.as.auditor)).body;

describe('what a vendor delivers', () => {
  it('is recorded in the name of its connection, without a token', async () => {
    const body = event('first');
    const { status, body: answer } = await deliver('mails', body, signedAs(body));
    expect([status, answer]).toMatchObject([200, { results: [{ id: 'first', outcome: 'recorded' }], ignored: 0 }]);
    expect(await recorded('first')).toMatchObject({ principal: 'webhook:mails', id: 'first' });
    expect(await recorded('first')).not.toHaveProperty('outsidewindow');
  });

  it('is a duplicate with its first receipt when it is sent again, alone or among others', async () => {
    const [one, two] = [event('again-1'), event('again-2')];
    const first = await deliver('mails', one, signedAs(one));
    const [receipt] = first.body.results;
    const again = await deliver('mails', one, signedAs(one));
    expect([again.status, again.body.results]).toEqual([200, [{ ...receipt, outcome: 'duplicate' }]]);
    const both = `[${one},${two},${two}]`;
    const { status, body } = await deliver('mails', both, signedAs(both));
    expect([status, body.results]).toMatchObject([
      200,
      [{ ...receipt, outcome: 'duplicate' }, { outcome: 'recorded' }, { outcome: 'duplicate' }],
    ]);
  });

  it('is taken in whatever media type, and none', async () => {
    for (const [index, type] of ['text/plain; charset=latin1', 'application/x-ndjson', 'x/y'].entries()) {
      const body = event(`typed-${index}`);
      expect([type, (await deliver('mails', body, signedAs(body), type)).status]).toEqual([type, 200]);
    }
    const untyped = event('untyped');
    const sent = { method: 'POST', headers: signedAs(untyped), body: Buffer.from(untyped) };
    expect((await fetch(`${guarded.ledger.url}/v1/webhooks/mails`, sent)).status).toBe(200);
  });

  it('is kept and flagged where it was sent long ago, or is said to have been sent later', async () => {
    for (const [id, agoMs] of [
      ['replayed', 3 * 86_400_000],
      ['ahead', -3_600_000],
    ] as const) {
      const body = event(id);
      expect((await deliver('mails', body, signedAs(body, agoMs))).status).toBe(200);
      expect(await recorded(id)).toMatchObject({ outsidewindow: true });
    }
    expect(await metrics()).toContain(
      'initium_webhook_deliveries_total{connection="mails",outcome="outside-window"} 2',
    );
  });

  it('is kept whole in quarantine where it is no evidence, sealed, and what is good beside it is recorded', async () => {
    const bad = JSON.stringify({ specversion: '1.0', id: 'no-evidence', source: 'vendor', note: 'Jane Doe' });
    const both = `[${bad},${event('beside')}]`;
    const { status, body } = await deliver('mails', both, signedAs(both));
    expect([status, body.results]).toMatchObject([200, [{ outcome: 'quarantined' }, { outcome: 'recorded' }]]);
    const [{ quarantineId, errors }] = body.results;
    expect(errors).toBeUndefined();
    const path = `${guarded.ledger.url}/v1/quarantine/${quarantineId}`;
    expect((await get(path, guarded.as.officer)).body).toMatchObject({ text: bad, principal: 'webhook:mails' });
    expect((await get(path, guarded.as.reader)).body).toMatchObject({ personal: 'sealed' });
  });

  it.each([
    ['is no JSON', 'not {json', json],
    ['is nothing', '', 'text/plain'],
    ['is longer than one event may be', JSON.stringify({ long: 'x'.repeat(200_000) }), json],
  ])('is kept whole in quarantine where it %s', async (_what, body, type) => {
    const { status, body: answer } = await deliver('mails', body, signedAs(body), type);
    expect([status, answer.results]).toMatchObject([200, [{ outcome: 'quarantined' }]]);
    const path = `${guarded.ledger.url}/v1/quarantine/${answer.results[0].quarantineId}`;
    const { body: kept } = await get(path, guarded.as.officer);
    expect([kept.text === body, kept.truncated]).toEqual([true, false]);
  });

  it('may speak for its own source alone', async () => {
    const body = event('foreign', { source: 'another' });
    const { body: answer } = await deliver('mails', body, signedAs(body));
    expect(answer.results).toMatchObject([{ outcome: 'quarantined' }]);
  });

  it('is kept whole where the mapping of its connection cannot be used, and an incident says so', async () => {
    const body = event('unmapped');
    const { status, body: answer } = await deliver('lame', body, hub(body, 's'));
    expect([status, answer.results]).toMatchObject([200, [{ outcome: 'quarantined' }]]);
    const { body: incidents } = await get(`${guarded.ledger.url}/v1/incidents`, guarded.as.officer);
    expect(JSON.stringify(incidents)).toContain('mapping-not-taken');
  });

  it('is taken by either of two secrets, while the vendor changes from one to the other', async () => {
    for (const key of ['old', 'new']) {
      const body = event(`by-${key}`);
      expect((await deliver('turning', body, hub(body, key))).status).toBe(200);
    }
  });

  it('is only said, and not recorded, where it is a trial', async () => {
    const body = event('trial');
    const before = await streamsOf(guarded.ledger);
    const { status, body: answer } = await deliver('mails', body, { ...signedAs(body), [dryRunHeader]: 'true' });
    expect([status, answer]).toMatchObject([
      200,
      { dryRun: true, results: [{ id: 'trial', outcome: 'recorded' }], events: [{ id: 'trial' }] },
    ]);
    expect(await streamsOf(guarded.ledger)).toEqual(before);
  });
});

describe('what is not signed', () => {
  it.each<[string, Record<string, string>]>([
    ['at all', {}],
    ['by the secret', signedAs(event('forged'), 0, 'another')],
    ['for this body', signedAs(event('other'))],
    ['but said to be a trial', { [dryRunHeader]: 'true', 'initium-test-key': 'guessed' }],
    ['but comes with a token', { authorization: 'Bearer x' }],
  ])('%s is refused, counted and kept nowhere', async (_what, headers) => {
    const counted = (text: string) =>
      Number(/deliveries_total{connection="mails",outcome="bad-signature"} (\d+)/.exec(text)?.[1]);
    const [before, count] = [await streamsOf(guarded.ledger), counted(await metrics())];
    const { status, body } = await deliver('mails', event('forged'), headers);
    expect([status, body.type]).toEqual([401, 'urn:initium:problem:bad-signature']);
    expect(await streamsOf(guarded.ledger)).toEqual(before);
    expect(counted(await metrics())).toBe(count + 1);
  });

  it('is refused also by an officer’s token: the signature is what speaks for it', async () => {
    expect((await deliver('mails', event('officer'), guarded.as.officer)).status).toBe(401);
  });

  it('is taken where a connection asks for none, as the ledger can be reached from its own machine only', async () => {
    expect((await deliver('local', event('unsigned'), {})).status).toBe(200);
  });
});

describe('a connection that is none', () => {
  it('is told of to nobody, and one that is disabled only to who can sign for it', async () => {
    const body = event('late');
    const unknown = await deliver('nobody', body, hub(body, 's'));
    const forged = await deliver('over', body, hub(body, 'guess'));
    expect([unknown.status, forged.status]).toEqual([404, 404]);
    expect(forged.body.detail).toBe(unknown.body.detail.replace('nobody', 'over'));
    const signed = await deliver('over', body, hub(body, 's'));
    expect([signed.status, signed.body.type]).toEqual([410, 'urn:initium:problem:connection-disabled']);
  });

  it('answers a probe as one that is there', async () => {
    for (const name of ['mails', 'nobody'])
      for (const method of ['HEAD', 'GET'])
        expect((await fetch(`${guarded.ledger.url}/v1/webhooks/${name}`, { method })).status).toBe(200);
  });
});

describe('a delivery that is too much', () => {
  it('is refused before it is read', async () => {
    const body = 'x'.repeat(1024 * 1024 + 1);
    expect((await deliver('mails', body, signedAs(body))).status).toBe(413);
  });
});

describe('the file of connections', () => {
  it('is followed while the ledger runs, and what changed is on record without a secret', async () => {
    await addConnection(file, { name: 'later', scheme: 'intercom', secrets: ['later-secret'] });
    const body = event('by-later');
    await until(async () => (await deliver('later', body, hub(body, 'later-secret'))).status === 200);
    await changeConnectionFile(file, (entries) => entries.filter(({ name }) => name !== 'later'));
    await until(async () => (await deliver('later', body, hub(body, 'later-secret'))).status === 404);
    const told = async () =>
      (await get(`${guarded.ledger.url}/v1/events?kind=ConnectionsChanged`, guarded.as.auditor)).body.items;
    await until(async () => (await told()).length === 3);
    const [first, given, revoked] = await told();
    expect(first.data.given.map(({ name }: { name: string }) => name)).toContain('mails');
    expect(given.data.given).toMatchObject([{ name: 'later', scheme: 'intercom', source: 'vendor' }]);
    expect(revoked.data).toMatchObject({ given: [], revoked: ['later'] });
    expect(JSON.stringify([first, given])).not.toMatch(/secret of the vendor|later-secret/);
  });

  it('is its owner’s alone, and an incident says where it is not', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    const codes = async () =>
      JSON.stringify((await get(`${guarded.ledger.url}/v1/incidents`, guarded.as.officer)).body);
    await until(async () => (await codes()).includes('open-to-others'));
    chmodSync(file, 0o600);
  });
});
