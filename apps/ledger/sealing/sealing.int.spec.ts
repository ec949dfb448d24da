import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseLeaf } from '#libs/transparency';
import type { GuardedLedger } from '../../../test/ledger-with-tokens.js';
import { runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import { PostgresServer, postgresPrograms } from '../../../test/postgres/postgres-server.js';
import {
  batchType,
  contact,
  eventType,
  freshFolder,
  get,
  linesType,
  post,
  removeFolders,
  runLedger,
} from '../../../test/running-ledger.js';
import { readConfig } from '../config.js';
import { openVault } from './open-vault.js';

const folder = freshFolder();
let guarded: GuardedLedger;
beforeAll(async () => {
  guarded = await runGuardedLedger({ folder });
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

const personal = { name: 'Jane Roe', mail: 'jane@example.com' };
const told = (id: string, more: object = {}, subject = 'client/c1') =>
  contact(id, { subject, data: { channel: 'WEBSITE', personal: { ...personal, ...more } } });
const send = (...events: object[]) =>
  events.length === 1
    ? post(`${guarded.ledger.url}/v1/events`, eventType, events[0], guarded.as.source)
    : post(`${guarded.ledger.url}/v1/events`, batchType, events, guarded.as.source);
const shown = (id: string, query = '', as = guarded.as.officer) =>
  get(`${guarded.ledger.url}/v1/events/crm/${id}${query}`, as);
const outcomes = (body: { results: { outcome: string }[] }) => body.results.map(({ outcome }) => outcome);

/** All that the store holds, as text. */
async function stored(): Promise<string> {
  let text = '';
  for await (const events of guarded.ledger.store.readAll())
    for (const { data, metadata, stream } of events)
      text += `${stream}\n${Buffer.from(data).toString()}\n${Buffer.from(metadata).toString()}\n`;
  return text;
}

describe('evidence with something personal', () => {
  it('is recorded with that sealed, and nowhere in clear', async () => {
    const { status, body } = await send(told('sealed'));
    expect([status, outcomes(body)]).toEqual([201, ['recorded']]);
    const { data, sealedkey, personal: state } = (await shown('sealed', '', guarded.as.reader)).body;
    expect(data).toEqual({
      channel: 'WEBSITE',
      sealed: { ciphertext: expect.any(String), nonce: expect.any(String), tag: expect.any(String) },
    });
    expect([sealedkey, state]).toEqual([expect.stringMatching(/^[\w-]{22}$/), 'sealed']);
    expect(await stored()).not.toMatch(/Jane|jane/);
  });

  it('is shown open to officers and auditors, who ask for that, and to nobody else', async () => {
    await send(told('opened'));
    for (const as of [guarded.as.officer, guarded.as.auditor])
      expect((await shown('opened', '?open=true', as)).body.data).toEqual({ channel: 'WEBSITE', personal });
    const { status, body } = await shown('opened', '?open=true', guarded.as.reader);
    expect([status, body.type]).toEqual([403, 'urn:initium:problem:forbidden']);
    expect((await shown('opened', '?open=maybe')).status).toBe(400);
  });

  it('is a duplicate where it comes again as it was, and a conflict where something personal is another', async () => {
    const first = (await send(told('again'))).body.results[0];
    const again = await send(told('again'));
    expect(again.body.results).toEqual([{ ...first, outcome: 'duplicate' }]);
    const other = await send(told('again', { name: 'Jane Doe' }));
    expect([other.status, other.body.errors]).toEqual([
      409,
      [{ pointer: '/data', detail: 'is not what is recorded under this source and id' }],
    ]);
    expect(outcomes((await send(told('again', { name: 'Jane Doe' }), told('again'))).body)).toEqual([
      'conflict',
      'duplicate',
    ]);
    const dry = await post(
      `${guarded.ledger.url}/v1/events?dry-run=true`,
      batchType,
      [told('again'), told('again', { more: 1 })],
      guarded.as.source,
    );
    expect(outcomes(dry.body)).toEqual(['duplicate', 'conflict']);
    expect(await stored()).not.toMatch(/Jane|jane/);
  });

  it('of one request is sealed by a key each, of which one subject’s are wrapped by one', async () => {
    await send(told('k1'), told('k2'), told('k3', {}, 'client/c2'));
    const events = await Promise.all(['k1', 'k2', 'k3'].map(async (id) => (await shown(id)).body));
    const [k1, k2, k3] = events.map(({ sealedkey }) => sealedkey);
    expect([k1 === k2, k1 === k3]).toEqual([true, false]);
    expect(new Set(events.map(({ data }) => data.sealed.ciphertext)).size).toBe(3);
  });

  it('has a leaf that commits to what is sealed, and to the key of it', async () => {
    await send(told('leaf'), contact('clear'));
    const { body } = await get(`${guarded.ledger.url}/v1/ledger?leaves=true`, guarded.as.auditor);
    const leaves = new Map(
      body.flatMap(({ id, logleaf }: { id: string; logleaf?: string }) =>
        logleaf === undefined ? [] : [[id, parseLeaf(Buffer.from(logleaf))]],
      ) as [string, ReturnType<typeof parseLeaf>][],
    );
    expect(leaves.get('leaf')?.dk).toMatch(/^[0-9a-f]{64}$/);
    expect(leaves.get('clear')?.dk).toBeUndefined();
  });

  it('cannot be sent sealed, nor say how it opens', async () => {
    const sealed = { ciphertext: '', nonce: 'AAAAAAAAAAAAAAAA', tag: 'AAAAAAAAAAAAAAAAAAAAAA==' };
    const { body } = await send(contact('forged', { data: { channel: 'WEBSITE', sealed }, sealedkey: 'x' }));
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/data/sealed',
      '/sealedkey',
    ]);
  });

  it('is told to be erased once its key is gone, and keyless where the vault never had it', async () => {
    await send(told('gone', {}, 'client/gone'));
    const { sealedkey } = (await shown('gone')).body;
    // By its own file, as nothing asks for an erasure here.
    const vault = await openVault(readConfig({ INITIUM_DATA: folder }));
    await vault?.destroySubjects(['client/gone'], { by: 'test', at: 1 });
    await vault?.close();
    for (const query of ['', '?open=true']) {
      const { body } = await shown('gone', query);
      expect([body.personal, body.sealedkey, body.data.personal]).toEqual(['erased', sealedkey, undefined]);
    }
    const { items } = (await get(`${guarded.ledger.url}/v1/events?subject=client/gone`, guarded.as.reader)).body;
    expect(items[0].personal).toBe('erased');
    // What can still be compared is.
    expect(outcomes((await send(told('gone', {}, 'client/gone'))).body)).toEqual(['duplicate']);
    expect(outcomes((await send(told('gone', {}, 'client/c1'))).body)).toEqual(['conflict']);
    const next = await send(told('next', {}, 'client/gone'));
    expect(next.status).toBe(201);
    expect((await shown('next')).body.sealedkey).not.toBe(sealedkey);
    expect((await shown('next', '?open=true')).body.data.personal).toEqual(personal);
  });
});

describe('what arrived and is no evidence', () => {
  const events = () => `${guarded.ledger.url}/v1/events`;
  const entry = (id: string, as = guarded.as.officer) => get(`${guarded.ledger.url}/v1/quarantine/${id}`, as);
  const arrive = async (event: object | string) =>
    (await post(events(), event instanceof Object ? eventType : linesType, event, guarded.as.source)).body;

  it('is kept whole and sealed, and shown open to officers and auditors', async () => {
    const event = contact('wrong', { subject: 'client/q1', data: { channel: 'WEBSITE', JaneRoe: 1, personal } });
    const { errors, results } = await arrive(event);
    expect(errors[0].pointer).toBe('/data/JaneRoe');
    const id = results[0].quarantineId;
    for (const as of [guarded.as.officer, guarded.as.auditor]) {
      const { body } = await entry(id, as);
      expect([JSON.parse(body.text), body.errors, body.personal]).toEqual([event, errors, undefined]);
    }
    const { body } = await entry(id, guarded.as.reader);
    expect(body).toMatchObject({ personal: 'sealed', subject: 'client/q1', id: 'wrong', state: 'open' });
    expect(body.errors).toEqual([{ pointer: '/data', detail: expect.stringMatching(/^is not known here/) }]);
    expect([body.text, body.sha256]).toEqual([undefined, undefined]);
    const list = async (as: typeof guarded.as.reader) =>
      (await get(`${guarded.ledger.url}/v1/quarantine?subject=client/q1`, as)).body.items[0];
    expect((await list(guarded.as.officer)).errors).toEqual(errors);
    expect((await list(guarded.as.reader)).errors).toEqual(body.errors);
    expect(await stored()).not.toMatch(/Jane|jane/);
  });

  it('is sealed under the key of whom it claims to be about, and under one of its own with a term where nobody can be read', async () => {
    const [known, unknown] = [
      (await arrive(contact('known', { subject: 'client/q2', data: {} }))).results[0].quarantineId,
      (await arrive('{"subject":"jane@example.com"\n'))[0].quarantineId,
    ];
    const vault = await openVault(readConfig({ INITIUM_DATA: folder }));
    const days = 24 * 60 * 60 * 1000;
    const until = Date.parse((await entry(unknown)).body.until);
    expect(Math.abs(until - guarded.ledger.store.now() - 90 * days)).toBeLessThan(60_000);
    expect((await entry(unknown)).body.text).toBe('{"subject":"jane@example.com"');
    expect(await vault?.due('arrival/', until - 1, 10)).toEqual([]);
    const due = (await vault?.due('arrival/', until, 10)) ?? [];
    expect(due.map(({ subject }) => subject)).toEqual([`arrival/${unknown}`]);
    await vault?.destroyKeys(
      due.map(({ keyId }) => keyId),
      { by: 'term', at: until },
    );
    expect((await entry(unknown)).body).toMatchObject({
      personal: 'erased',
      errors: [{ pointer: '', detail: 'is not JSON' }],
    });
    expect((await entry(known)).body.personal).toBeUndefined();
    await vault?.destroySubjects(['client/q2'], { by: 'test', at: 1 });
    await vault?.close();
    expect((await entry(known)).body).toMatchObject({ personal: 'erased', subject: 'client/q2' });
    // The same again adds nothing, though what it would be compared with is gone.
    const head = await guarded.ledger.store.head();
    expect((await arrive('{"subject":"jane@example.com"\n'))[0].quarantineId).toBe(unknown);
    expect(await guarded.ledger.store.head()).toEqual(head);
  });

  it('of an attempt at a taken identity has what is personal sealed, and shows it to officers and auditors', async () => {
    await send(told('taken'));
    const { body } = await send(told('taken', { name: 'Jane Doe' }));
    const conflict = (as: typeof guarded.as.reader) =>
      get(`${guarded.ledger.url}/v1/conflicts/${body.results[0].conflictId}`, as);
    const opened = (await conflict(guarded.as.officer)).body;
    expect(opened.attempt.data).toEqual({ channel: 'WEBSITE', personal: { ...personal, name: 'Jane Doe' } });
    const { personal: state, attempt, differences } = (await conflict(guarded.as.reader)).body;
    expect([state, attempt.data]).toEqual(['sealed', { channel: 'WEBSITE' }]);
    expect(differences.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/data/personal']);
    expect(await stored()).not.toMatch(/Jane|jane/);
  });
});

const programs = postgresPrograms();
const onServer = programs === undefined ? describe.skip : describe;
onServer('a vault that two ledgers share: needs a server of PostgreSQL', () => {
  it('opens in one what the other has sealed, and in neither what one has destroyed', async () => {
    const server = new PostgresServer(programs as string);
    try {
      await server.begin();
      const env = { INITIUM_VAULT: server.database('shared') };
      const first = freshFolder();
      const one = await runLedger({ folder: first, env });
      // Every process needs the master key.
      await expect(runLedger({ env })).rejects.toThrow(/^INITIUM_VAULT_KEY_FILE: .*another process of this ledger/);
      const key = { INITIUM_VAULT_KEY_FILE: join(first, 'keys/vault.key') };
      const other = await runLedger({ env: { ...env, ...key } });
      for (const { url } of [one, other])
        expect((await post(`${url}/v1/events`, eventType, told('shared'))).status).toBe(201);
      const ids = [one, other].map(async ({ url }) => (await get(`${url}/v1/events/crm/shared?open=true`)).body);
      const [a, b] = await Promise.all(ids);
      expect([a.data.personal, b.data.personal, a.sealedkey]).toEqual([personal, personal, b.sealedkey]);
      const vault = await openVault(readConfig({ INITIUM_DATA: first, ...env }));
      await vault?.destroySubjects(['client/c1'], { by: 'test', at: 1 });
      await vault?.close();
      for (const { url } of [one, other])
        expect((await get(`${url}/v1/events/crm/shared?open=true`)).body.personal).toBe('erased');
      await server.end();
      const away = await post(`${one.url}/v1/events`, eventType, told('away'));
      expect([away.status, away.body.type]).toEqual([503, 'urn:initium:problem:vault-unavailable']);
      expect((await post(`${one.url}/v1/events`, eventType, contact('clear'))).status).toBe(201);
      await one.close();
      await other.close();
    } finally {
      await server.end();
    }
  });
});
