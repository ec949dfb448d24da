import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import {
  hashesIn,
  leafHash,
  logVerifier,
  openCheckpoint,
  parseEntryBundle,
  parseLeaf,
  parseProof,
  type Tile,
  tileAt,
  tilePath,
  treeRoot,
  verifyInclusion,
} from '#libs/transparency';
import {
  type Answered,
  batchType,
  contact,
  freshFolder,
  get,
  post,
  removeFolders,
  runLedger,
} from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';
import type { RunningLedger } from '../main.js';

let ledger: RunningLedger;
afterEach(() => ledger.close());
afterAll(removeFolders);

const record = (events: readonly object[]): Promise<Answered> => post(`${ledger.url}/v1/events`, batchType, events);
const ask = (path: string): Promise<Response> => fetch(`${ledger.url}${path}`);

/** Bytes of a log, as anybody asks for them. */
async function bytesAt(path: string): Promise<Buffer> {
  const answer = await ask(`/log/${path}`);
  expect([path, answer.status]).toEqual([path, 200]);
  return Buffer.from(await answer.arrayBuffer());
}

/** The genesis says by which key the log is signed. */
async function verifierKey(): Promise<string> {
  const [line = ''] = (await (await ask('/v1/ledger')).text()).split('\n');
  return (JSON.parse(line) as { data: { log: { key: string } } }).data.log.key;
}

/** The log's checkpoint, once it has so many leaves. */
async function checkpointOf(size: number): Promise<ReturnType<typeof openCheckpoint>['checkpoint']> {
  const key = logVerifier(await verifierKey());
  let found: ReturnType<typeof openCheckpoint>['checkpoint'] | undefined;
  await until(async () => {
    const answer = await ask('/log/checkpoint');
    if (answer.status !== 200) return false;
    found = openCheckpoint(Buffer.from(await answer.arrayBuffer()), key).checkpoint;
    return found.size >= size;
  });
  return found as NonNullable<typeof found>;
}

const incidents = async (): Promise<string[]> =>
  (await get(`${ledger.url}/v1/incidents`)).body.incidents.map(({ code }: { code: string }) => code);

/** Genesis, the adoption of the rule set, and what is sent. */
const before = 2;

describe('the log of a ledger', () => {
  it('has a leaf for all that arrived, by which anybody finds the tree that was signed', async () => {
    ledger = await runLedger();
    const events = Array.from({ length: 300 }, (_, n) => contact(`${n}`));
    const sent = await record([...events, contact('7', { time: '2026-03-02T09:16:00Z' }), contact('x', { data: {} })]);
    const size = before + 302;
    const { root } = await checkpointOf(size);
    const tiles = new Map<string, Buffer>();
    const tile = async (level: Tile['level'], index: number) => {
      const path = tilePath(tileAt(level, index, size) as Tile);
      tiles.set(path, tiles.get(path) ?? (await bytesAt(path)));
      return tiles.get(path) as Buffer;
    };
    for (const [level, index] of [
      [0, 0],
      [0, 256],
      [1, 0],
    ] as const)
      await tile(level, index);
    const read = hashesIn(size, (one) => tiles.get(tilePath(one)) as Buffer);
    expect(treeRoot(size, read)).toEqual(root);
    const entries = [
      ...parseEntryBundle(await tile('entries', 0), 256),
      ...parseEntryBundle(await tile('entries', 256), size - 256),
    ];
    expect(entries.map((leaf, index) => Buffer.from(leafHash(leaf)).equals(read(0, index)))).not.toContain(false);
    const kinds = Map.groupBy(entries.map(parseLeaf), ({ kind }) => kind);
    expect([...kinds].map(([kind, leaves]) => [kind, leaves.length])).toEqual([
      ['ledger.genesis', 1],
      ['ReferenceAdopted', 1],
      ['ClientContact', 300],
      ['ledger.quarantine', 1],
      ['ledger.conflict', 1],
    ]);
    // Each receipt has the hash of its leaf, and its proof leads to the root.
    const { hash } = sent.body.results[7];
    const { index, hashes } = parseProof(await bytesAt('proof/crm/7'));
    expect(hash).toBe(Buffer.from(read(0, index)).toString('hex'));
    expect(verifyInclusion({ size, root }, index, Buffer.from(hash, 'hex'), hashes)).toBe(true);
    expect((await record([contact('7')])).body.results[0]).toMatchObject({ outcome: 'duplicate', hash });
    // It stands beside the event as well, and beside what the ledger says of itself.
    const { body } = await get(`${ledger.url}/v1/events/crm/7`);
    expect(body).toMatchObject({ id: '7', index, proof: (await bytesAt('proof/crm/7')).toString() });
    const { src = '', id } = parseLeaf(entries.at(-1) as Uint8Array);
    const own = (await get(`${ledger.url}/v1/events/${encodeURIComponent(src)}/${id}`)).body;
    const ofOwn = parseProof(Buffer.from(own.proof));
    expect(ofOwn.index).toBe(own.index);
    expect(verifyInclusion({ size, root }, own.index, read(0, own.index), ofOwn.hashes)).toBe(true);
  });

  it('is cached for ever, but for its checkpoint; and says so where it has nothing', async () => {
    ledger = await runLedger();
    expect((await ask('/log/checkpoint')).status).toBe(404);
    await record([contact('1')]);
    await checkpointOf(before + 1);
    expect((await ask('/log/checkpoint')).headers.get('cache-control')).toBe('no-cache');
    expect((await ask(`/log/tile/0/000.p/${before + 1}`)).headers.get('cache-control')).toMatch(/immutable/);
    const missing = await ask('/log/tile/0/001');
    expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, 'no-store']);
    for (const path of [
      'tile/0/1',
      'tile/entries/x',
      'tile/0/../../keys/log.pem',
      'tile/0/%2e%2e/index.sqlite',
      'proof/crm/2',
    ])
      expect([path, (await ask(`/log/${path}`)).status]).toEqual([path, 404]);
  });

  it('goes on after a restart, and is made to the same bytes where its folder is lost', async () => {
    const folder = freshFolder();
    ledger = await runLedger({ folder });
    await record([contact('1'), contact('2')]);
    await checkpointOf(before + 2);
    await ledger.close();
    const tiles = join(folder, 'log/tile/0/000.p', `${before + 3}`);
    ledger = await runLedger({ folder });
    await record([contact('3')]);
    const { root } = await checkpointOf(before + 3);
    const made = readFileSync(tiles);
    await ledger.close();
    rmSync(join(folder, 'log'), { recursive: true });
    ledger = await runLedger({ folder });
    expect(await checkpointOf(before + 3)).toMatchObject({ root });
    await until(() => existsSync(tiles));
    expect(readFileSync(tiles)).toEqual(made);
    expect(await incidents()).toEqual([]);
  });
});

describe('a ledger that was bent', () => {
  async function bent(sql: string): Promise<void> {
    const folder = freshFolder();
    ledger = await runLedger({ folder });
    await record([contact('1'), contact('2', { data: { channel: 'EMAIL' } }), contact('3')]);
    await checkpointOf(before + 3);
    await ledger.close();
    const db = new Database(join(folder, 'ledger.sqlite'));
    db.exec(sql);
    db.close();
    // The firm runs the machine: what was made of the ledger it can make anew.
    rmSync(join(folder, 'log'), { recursive: true });
    ledger = await runLedger({ folder, create: true });
  }

  it.each([
    [
      'an event altered',
      `UPDATE events SET data = CAST('{"channel":"WEBSITE"}' AS BLOB) WHERE stream = 'evidence-crm/2'`,
      'log-forked',
    ],
    ['an event back-dated', 'UPDATE events SET ledgertime = ledgertime - 1 WHERE position = 3', 'log-forked'],
    ['an event taken out', `DELETE FROM events WHERE stream = 'evidence-crm/2'`, 'log-shortened'],
    ['its end cut off', `DELETE FROM events WHERE stream = 'evidence-crm/3'`, 'log-shortened'],
  ])('signs nothing more, and says why: %s', async (_, sql, code) => {
    await bent(sql);
    await until(async () => (await incidents()).includes(code));
    // What is recorded from then on is recorded, and in no checkpoint; what was signed before stands against the ledger.
    expect((await record([contact('4')])).status).toBe(201);
    expect((await get(`${ledger.url}/health/ready`)).body.checks.log).toMatch(/^The log was signed with 5 leaves/);
    expect(await checkpointOf(1)).toMatchObject({ size: before + 3 });
  });
});

describe('the keys of a log', () => {
  it('are made with the ledger, for nobody but its owner, and asked for from then on', async () => {
    const folder = freshFolder();
    ledger = await runLedger({ folder });
    await ledger.close();
    const tag = join(folder, 'keys/tag.key');
    chmodSync(tag, 0o644);
    await expect(runLedger({ folder })).rejects.toThrow(/^INITIUM_TAG_KEY_FILE: .* is open to others .* chmod 600/);
    chmodSync(tag, 0o600);
    const own = readFileSync(tag);
    writeFileSync(tag, `${'0'.repeat(64)}\n`);
    await expect(runLedger({ folder })).rejects.toThrow(/^INITIUM_TAG_KEY_FILE: .* another ledger's tag key/);
    rmSync(tag);
    await expect(runLedger({ folder })).rejects.toThrow(/^INITIUM_TAG_KEY_FILE: .* is not there/);
    writeFileSync(tag, own, { mode: 0o600 });
    ledger = await runLedger({ folder });
  });

  it('are not enough to sign with: it has to be known what was signed last', async () => {
    const folder = freshFolder();
    ledger = await runLedger({ folder });
    await record([contact('1')]);
    await checkpointOf(before + 1);
    await ledger.close();
    const last = join(folder, 'keys/last-checkpoint');
    const kept = join(folder, 'kept');
    renameSync(last, kept);
    ledger = await runLedger({ folder });
    await until(async () => (await incidents()).includes('signer-state-missing'));
    await record([contact('2')]);
    expect(await get(`${ledger.url}/log/proof/crm/2`)).toMatchObject({
      status: 503,
      body: { title: 'No checkpoint has this yet' },
    });
    expect((await get(`${ledger.url}/v1/events/crm/2`)).body).toMatchObject({ id: '2', index: null, proof: null });
    await ledger.close();
    writeFileSync(join(folder, 'no'), 'no checkpoint');
    const refused = runLedger({ folder, lastCheckpoint: join(folder, 'no') });
    await expect(refused).rejects.toThrow(/^--last-checkpoint: .*: a note has no blank line/);
    ledger = await runLedger({ folder, lastCheckpoint: kept });
    expect(await checkpointOf(before + 2)).toMatchObject({ size: before + 2 });
  });

  it('of another place are taken from there', async () => {
    const [folder, keys] = [freshFolder(), freshFolder()];
    const [log, tag, vault] = ['log.pem', 'tag.key', 'vault.key'].map((name) => join(keys, name));
    const env = { INITIUM_LOG_KEY_FILE: log, INITIUM_TAG_KEY_FILE: tag, INITIUM_VAULT_KEY_FILE: vault };
    ledger = await runLedger({ folder, env });
    await record([contact('1')]);
    await checkpointOf(before + 1);
    expect(existsSync(join(folder, 'keys'))).toBe(false);
  });
});

describe('a ledger from before there was a log', () => {
  it('has one from then on, which says up to where its past was sealed, and how much of it lies in clear', async () => {
    const folder = freshFolder();
    ledger = await runLedger({ folder });
    await record([contact('1'), contact('1', { time: '2026-03-02T09:16:00Z' }), contact('x', { data: {} })]);
    await ledger.close();
    const db = new Database(join(folder, 'ledger.sqlite'));
    db.exec(
      `UPDATE events SET data = CAST(json_remove(CAST(data AS TEXT), '$.log') AS BLOB) WHERE stream = 'ledger-genesis'`,
    );
    db.close();
    for (const made of ['log', 'keys', 'vault', 'views']) rmSync(join(folder, made), { recursive: true, force: true });
    ledger = await runLedger({ folder, create: true });
    const lines = (await (await ask('/v1/ledger')).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({
      type: 'ledger.genesis',
      data: {
        sealedUpTo: '5',
        inClear: { quarantine: 1, conflicts: 1 },
        log: { v: 1, tagKey: expect.any(String), key: expect.any(String) },
      },
    });
    await record([contact('2')]);
    await until(async () => (await ask('/log/checkpoint')).status === 200);
  });
});
