import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import SqliteDatabase from 'better-sqlite3';
import { parseLeaf } from '#libs/transparency';
import { type Answered, contact, get, removeFolders } from '../../../../test/running-ledger.js';
import { TwoPersons } from '../../../../test/two-persons.js';

let two: TwoPersons;
beforeAll(async () => {
  two = await TwoPersons.begin();
});
afterAll(async () => {
  await two.ledger.close();
  removeFolders();
});

const long = '2019-05-06T07:08:09Z';
const lately = new Date(Date.now() - 60_000).toISOString();
const secret = (client: string) => `Jane Roe of ${client}`;
const codeOf = ({ status, body }: Answered) => [status, body.type?.split(':').at(-1)];

/** A client of whom the last occurred years ago, with something personal of its own, of an identifier, in quarantine, and in a conflict. */
async function client(name: string, time = long): Promise<string> {
  const subject = `client/${name}`;
  const personal = { name: secret(name) };
  const told = (id: string, more: object) => two.record(contact(`${name}-${id}`, { subject, time, ...more }));
  await told('own', { data: { channel: 'WEBSITE', personal } });
  await told('link', {
    type: 'initium.IdentityLink.v1',
    data: { identifier: `${name}-device`, confidence: 'CONFIRMED' },
  });
  await told('device', { subject: `identifier/${name}-device`, data: { channel: 'WEBSITE', personal } });
  await told('wrong', { data: { channell: secret(name) } });
  await told('own', { data: { channel: 'EMAIL', personal } });
  return name;
}

const propose = (name: string, more: object = {}) =>
  two.send('/v1/erasures', { client: name, legalBasis: 'GDPR 17(1)(b)', ...more });

async function erased(name: string): Promise<Answered['body']> {
  const { status, body } = await propose(name);
  if (status !== 202) throw new Error(`Not proposed: ${JSON.stringify(body)}`);
  return (await two.decide('approve', body, two.as.bob)).body;
}

const shown = async (id: string) => (await two.ask(`/v1/events/crm/${id}?open=true`)).body;

/** Every byte that the ledger and its vault keep in files. */
function allBytes(folder = two.folder): Buffer {
  return Buffer.concat(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile() && !path.includes('/keys/'))
      .map((path) => readFileSync(path)),
  );
}

/** How the vault keeps the keys of subjects. */
function wrappedOf(...subjects: string[]): Buffer[] {
  const vault = new SqliteDatabase(join(two.folder, 'vault/vault.sqlite'), { readonly: true });
  const rows = vault.prepare(`SELECT wrapped FROM subject_keys WHERE subject IN (${subjects.map(() => '?')})`).pluck();
  const wrapped = rows.all(...subjects) as Buffer[];
  vault.close();
  return wrapped;
}

describe('an erasure', () => {
  it('takes two persons, and leaves nothing that opens of the client, of identifiers of it alone, in quarantine and in conflicts', async () => {
    const [name, other] = [await client('gone'), await client('stays')];
    const { status, headers, body } = await propose(name);
    expect([status, headers.get('location')]).toEqual([202, `/v1/proposals/${body.id}`]);
    expect(body.content.subjects).toEqual(['client/gone', 'identifier/gone-device']);
    expect((await shown('gone-own')).data.personal).toEqual({ name: secret(name) });
    expect(codeOf(await two.decide('approve', body, two.as.annAgain))).toEqual([403, 'second-person']);
    const approved = await two.decide('approve', body, two.as.bob);
    expect(approved.body).toMatchObject({ state: 'approved', recorded: [{ id: 'erasure-1' }] });
    const [{ source, id }] = approved.body.recorded;
    const receipt = (await two.ask(`/v1/events/${encodeURIComponent(source)}/${id}`)).body;
    expect(receipt).toMatchObject({ type: 'initium.ErasureExecuted.v1', subject: 'client/gone', principal: 'bob' });
    expect(receipt.data).toMatchObject({
      proposal: body.id,
      approver: 'bob',
      keys: [expect.any(String), expect.any(String)],
    });
    const days = (Date.parse(receipt.data.copiesUntil) - Date.parse(receipt.time)) / (24 * 60 * 60 * 1000);
    expect(days).toBeCloseTo(30, 1);
    for (const one of ['gone-own', 'gone-device']) {
      const event = await shown(one);
      expect([one, event.personal, event.data.personal]).toEqual([one, 'erased', undefined]);
    }
    const told = async (of: string) =>
      (await two.ask(`/v1/clients/${of}/timeline`)).body.items
        .filter(({ sealedkey }: { sealedkey?: string }) => sealedkey !== undefined)
        .map(({ personal }: { personal?: string }) => personal);
    expect([new Set(await told(name)), new Set(await told(other))]).toEqual([new Set(['erased']), new Set(['sealed'])]);
    const arrived = async (of: string, list: string) =>
      (await two.ask(`/v1/${list}?subject=client/${of}`)).body.items[0];
    expect(await arrived(name, 'quarantine')).toMatchObject({ personal: 'erased', subject: 'client/gone' });
    const conflict = async (of: string) =>
      (await two.ask(`/v1/conflicts/${(await arrived(of, 'conflicts')).conflictId}`)).body;
    expect(await conflict(name)).toMatchObject({ personal: 'erased' });
    expect((await shown('stays-own')).data.personal).toEqual({ name: secret(other) });
    expect((await conflict(other)).attempt.data.personal).toEqual({ name: secret(other) });
    expect((await two.ask('/v1/erasures')).body.items).toMatchObject([{ id: 'erasure-1', subject: 'client/gone' }]);
  });

  it('leaves neither what was sealed nor a key of it in any file, its log and free pages included', async () => {
    const name = await client('searched');
    const wrapped = wrappedOf('client/searched', 'identifier/searched-device');
    const before = allBytes();
    expect(wrapped.map((key) => [key.length > 32, before.includes(key)])).toEqual([
      [true, true],
      [true, true],
    ]);
    await erased(name);
    const after = allBytes();
    expect(wrapped.map((key) => after.includes(key))).toEqual([false, false]);
    for (const bytes of [before, after]) expect(bytes.includes(Buffer.from('Jane Roe'))).toBe(false);
    expect(before.includes(Buffer.from(Buffer.from('Jane Roe of searched').toString('base64').slice(0, 20)))).toBe(
      false,
    );
  });

  it('leaves proofs, kinds, times and counts, and answers by R-510', async () => {
    const name = 'proved';
    const entity = { type: 'initium.ProviderEntity.v1', subject: 'entity/X', time: long };
    await two.record(contact('x', { ...entity, data: { kind: 'THIRD_COUNTRY', country: 'SC' } }));
    const told = { type: 'initium.ServiceRequest.v1', subject: 'client/proved', time: long };
    const asked = { service: 'e', asset: 'BTC', personal: { name: secret(name) } };
    expect((await two.record(contact('request', { ...told, data: asked }))).status).toBe(201);
    const question = `/v1/clients/${name}/status?service=e&asset=BTC&entity=X`;
    const timeline = async () => (await two.ask(`/v1/clients/${name}/timeline`)).body.items;
    const leaves = async (): Promise<string[]> =>
      (await get(`${two.ledger.url}/v1/ledger?leaves=true`, two.as.reader)).body.flatMap(
        ({ logleaf }: { logleaf?: string }) => logleaf ?? [],
      );
    const before = { items: await timeline(), leaves: await leaves() };
    await erased(name);
    const after = { items: await timeline(), leaves: await leaves() };
    expect(after.leaves.slice(0, before.leaves.length)).toEqual(before.leaves);
    const said = ({ type, time, ledgertime }: Record<string, string>) => [type, time, ledgertime];
    const those = after.items.filter(
      ({ source }: { source: string }) => source === 'crm' || source.includes('initium'),
    );
    expect(those.map(said)).toEqual(expect.arrayContaining(before.items.map(said)));
    expect(after.leaves.map((leaf) => parseLeaf(Buffer.from(leaf))).at(-1)?.kind).toBe('ErasureExecuted');
    expect((await two.ask(question)).body).toMatchObject({ status: 'INSUFFICIENT_EVIDENCE', rule: 'R-510' });
  });

  it('is refused while a hold, a regulator’s request or the retention period covers the client, and of whom nothing is known', async () => {
    const why = async (name: string) => {
      const { status, body } = await propose(name);
      return [status, body.errors?.[0].detail];
    };
    expect(await why(await client('recent', lately))).toEqual([
      400,
      expect.stringMatching(/^may not be erased: The last that occurred/),
    ]);
    expect(await why('nobody')).toEqual([400, 'is not known here']);
    const asked = await client('asked');
    const request = { authority: 'NCA', reference: '4711' };
    await two.record(
      contact('nca', { type: 'initium.RegulatoryRequest.v1', subject: 'client/asked', time: lately, data: request }),
    );
    expect(await why(asked)).toEqual([400, expect.stringMatching(/An authority has asked|The last that occurred/)]);
    const held = await client('held');
    expect((await two.send('/v1/holds', { client: held, reason: 'file 17' })).status).toBe(201);
    expect(await why(held)).toEqual([
      400,
      expect.stringMatching(/^may not be erased: Hold 1 stands on it, by ann \(file 17\)/),
    ]);
    expect(codeOf(await two.send('/v1/holds', { client: held, reason: 'x' }, two.as.robot))).toEqual([
      403,
      'second-person',
    ]);
  });

  it('is not done where a hold was placed after it was proposed, and is once two persons have lifted that', async () => {
    const name = await client('between');
    const { body } = await propose(name);
    await two.send('/v1/holds', { client: name, reason: 'file 18' });
    const approved = await two.decide('approve', body, two.as.bob);
    expect(approved.body).toMatchObject({
      state: 'approved',
      recorded: [],
      detail: expect.stringMatching(/^Hold \d+ stands/),
    });
    expect((await shown('between-own')).data.personal).toBeDefined();
    const lift = (await two.propose({ client: name, reason: 'file closed' }, two.as.ann, 'hold-lift')).body;
    expect(lift.summary).toBe('lift the hold on between (file closed)');
    expect((await two.decide('approve', lift, two.as.bob)).body.state).toBe('approved');
    expect((await two.ask(`/v1/proposals/${body.id}`)).body.recorded).toHaveLength(1);
    expect((await shown('between-own')).personal).toBe('erased');
    const { items } = (await two.ask('/v1/holds')).body;
    expect(items.map(({ client: whose, lifted }: { client: string; lifted: boolean }) => [whose, lifted])).toEqual([
      ['held', false],
      ['between', true],
    ]);
  });

  it('leaves identifiers alone that were ever linked to another client', async () => {
    const name = await client('shared');
    await client('sharing');
    const link = { identifier: 'shared-device', confidence: 'PROBABLE' };
    await two.record(
      contact('also', { type: 'initium.IdentityLink.v1', subject: 'client/sharing', time: long, data: link }),
    );
    expect((await propose(name)).body.content.subjects).toEqual(['client/shared']);
  });

  it('is in the log with no name of a person, and so is a hold', async () => {
    const lines = (await get(`${two.ledger.url}/v1/ledger?leaves=true`, two.as.reader)).body;
    const leaves = lines.flatMap(({ logleaf }: { logleaf?: string }) => logleaf ?? []).join('\n');
    expect(leaves).toMatch(/"kind":"ledger.hold"/);
    expect(leaves).not.toMatch(/file 17|"ann"|client\/held|Jane/);
  });

  it('is done again where an older vault is put in its place, before anything is served', async () => {
    const name = await client('restored');
    const [vault, copy] = [join(two.folder, 'vault'), join(two.folder, 'copy-of-vault')];
    await two.ledger.close();
    cpSync(vault, copy, { recursive: true });
    await two.start();
    expect((await shown('restored-own')).data.personal).toBeDefined();
    await erased(name);
    await two.ledger.close();
    rmSync(vault, { recursive: true });
    cpSync(copy, vault, { recursive: true });
    rmSync(copy, { recursive: true });
    await two.start();
    expect((await shown('restored-own')).personal).toBe('erased');
    expect(wrappedOf('client/restored')).toEqual([null]);
    const { incidents } = (await two.ask('/v1/incidents')).body;
    expect(incidents.map(({ code }: { code: string }) => code)).toContain('vault-restored');
  });

  it('that destroyed the keys and ended before it was recorded is recorded after the next start, of the same keys', async () => {
    const name = await client('crashed');
    const { body } = await propose(name);
    await two.ledger.close();
    const vault = new SqliteDatabase(join(two.folder, 'vault/vault.sqlite'));
    // As its first step leaves it.
    const keys = vault
      .prepare(
        `UPDATE subject_keys SET wrapped = NULL, destroyed = 1, destroyed_by = ? WHERE subject = 'client/crashed' RETURNING key_id`,
      )
      .pluck()
      .all(body.id);
    vault.close();
    await two.start();
    await two.send('/v1/holds', { client: name, reason: 'too late' });
    const approved = await two.decide('approve', body, two.as.bob);
    const [{ source, id }] = approved.body.recorded;
    const { data } = (await two.ask(`/v1/events/${encodeURIComponent(source)}/${id}`)).body;
    expect(data.keys).toEqual(expect.arrayContaining(keys));
    const again = await two.ask(`/v1/proposals/${body.id}`);
    expect(again.body.recorded).toEqual(approved.body.recorded);
  });
});
