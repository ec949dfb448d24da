import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  logVerifier,
  openCheckpoint,
  parseSubjectProof,
  sourceKey,
  subjectTag,
  verifySubjectProof,
} from '#libs/transparency';
import { type RunningLedger, readConfig } from '../../apps/ledger/main.js';
import { rotateKey } from '../../apps/ledger/proofs/key-rotation.js';
import { batchType, contact, freshFolder, get, post, removeFolders, runLedger } from '../running-ledger.js';
import { until } from '../until.js';
import { buildCheck, hasGo, missingGo } from './find-go.js';

const tagKey = Buffer.alloc(32, 5);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const tagOf = (client: string) => hex(subjectTag(tagKey, 'client', client));

/** Evidence about some clients; some of it again with other content, and some that is none. */
const sent = [
  ...Array.from({ length: 400 }, (_, n) => contact(`${n}`, { subject: `client/c${n % 7}` })),
  ...Array.from({ length: 20 }, (_, n) =>
    contact(`${n}`, { subject: `client/c${n % 7}`, time: '2026-03-02T09:16:00Z' }),
  ),
  ...Array.from({ length: 20 }, (_, n) => contact(`x${n}`, { subject: 'client/c3', data: {} })),
];

describe('a running ledger', () => {
  const folder = mkdtempSync(join(tmpdir(), 'initium-interop-'));
  let ledger: RunningLedger;
  let settings: { readonly folder: string; readonly env: NodeJS.ProcessEnv };
  let verifierKey: string;

  const record = (events: readonly object[]) => post(`${ledger.url}/v1/events`, batchType, events);
  const ask = async (path: string) => {
    const answer = await fetch(`${ledger.url}/log/${path}`);
    return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  /** What the ledger proves of a key, once it is true of it what is waited for. */
  async function proofOf(path: string, isSo: (proof: ReturnType<typeof parseSubjectProof>) => boolean) {
    let proof: ReturnType<typeof parseSubjectProof> | undefined;
    await until(async () => {
      const { status, bytes } = await ask(path);
      if (status !== 200) return false;
      proof = parseSubjectProof(bytes);
      return isSo(proof);
    });
    return proof as NonNullable<typeof proof>;
  }
  const shown = (proof: ReturnType<typeof parseSubjectProof>) =>
    verifySubjectProof(openCheckpoint(proof.epoch.checkpoint, logVerifier(verifierKey)).checkpoint, proof);
  const has = (size: number) => (proof: ReturnType<typeof parseSubjectProof>) =>
    proof.map.end.kind === 'present' && proof.map.end.sublog.size === size;

  const saidBy = (program: string, ...options: readonly string[]) =>
    new Promise<string>((resolve) =>
      execFile(program, options, { timeout: 60_000 }, (_, stdout, stderr) => resolve(stdout + stderr)),
    );

  let built: string | undefined;
  const program = () => {
    built ??= buildCheck(folder);
    return built;
  };

  beforeAll(async () => {
    const keys = freshFolder();
    writeFileSync(join(keys, 'tag.key'), `${hex(tagKey)}\n`, { mode: 0o600 });
    settings = { folder: freshFolder(), env: { INITIUM_TAG_KEY_FILE: join(keys, 'tag.key') } };
    ledger = await runLedger({ ...settings, mapEpochs: { leavesMax: 200, everyMs: 200 } });
    const [line = ''] = (await (await fetch(`${ledger.url}/v1/ledger`)).text()).split('\n');
    verifierKey = JSON.parse(line).data.log.key;
    for (let at = 0; at < sent.length; at += 110) await record(sent.slice(at, at + 110));
  });
  afterAll(async () => {
    await ledger.close();
    removeFolders();
    rmSync(folder, { recursive: true });
  });

  it('proves which leaves are of a client, and that none is left out among the first', async () => {
    // 57 contacts, 3 of them in conflict, and all that is no evidence: by the subject that it claims.
    const proof = await proofOf(`map/${tagOf('c3')}?first=4096`, has(57 + 3 + 20));
    expect(proof.first?.entries).toHaveLength(80);
    expect(shown(proof)).toMatchObject({ leaf: proof.epoch.index });
    expect((await get(`${ledger.url}/metrics`)).body).toMatch(/^initium_log_map_leaves [1-9]/m);
    const { first } = parseSubjectProof((await ask(`map/${tagOf('c3')}?first=2`)).bytes);
    expect(first?.entries).toEqual(proof.first?.entries.slice(0, 2));
  });

  it('proves that a client is not there, by the epoch that is asked for', async () => {
    const proof = await proofOf(`map/${tagOf('nobody')}`, () => true);
    expect(proof.map.end.kind).toBe('absent');
    const { epoch } = shown(proof) as NonNullable<ReturnType<typeof shown>>;
    expect((await ask(`map/${tagOf('nobody')}?size=${epoch.size}`)).status).toBe(200);
    await record([contact('late', { subject: 'client/nobody' })]);
    await proofOf(`map/${tagOf('nobody')}`, has(1));
    const earlier = parseSubjectProof((await ask(`map/${tagOf('nobody')}?size=${epoch.size}`)).bytes);
    expect(earlier.map).toEqual(proof.map);
    expect(shown(earlier)).toMatchObject({ epoch: { size: epoch.size } });
  });

  it('refuses what is no key, no epoch, and too much', async () => {
    expect((await get(`${ledger.url}/log/map/c3`)).status).toBe(404);
    expect((await get(`${ledger.url}/log/map/${tagOf('c3')}?size=1`)).body.detail).toMatch(/no epoch at 1/);
    for (const query of ['first=0', 'first=4097', 'first=x', 'size=0', 'other=1'])
      expect([query, (await get(`${ledger.url}/log/map/${tagOf('c3')}?${query}`)).status]).toEqual([query, 400]);
  });

  (hasGo ? it : it.skip)(`is accepted by a stranger with Go${hasGo ? '' : `: ${missingGo}`}`, async () => {
    await proofOf(`map/${hex(sourceKey('crm'))}`, has(401));
    const names = [
      'proof/crm/7',
      `map/${tagOf('c3')}?first=5`,
      `map/${hex(sourceKey('crm'))}?first=300`,
      `map/${tagOf('stranger')}`,
    ];
    const said = await saidBy(program(), '-log', verifierKey, `${ledger.url}/log`, ...names);
    expect(said).toMatch(/map: \d+ epochs derived anew, the last of \d+ keys/);
    expect(said).toMatch(/the key has 80 leaves, and its first 5 are all that there were/);
    expect(said).toMatch(/the key has 401 leaves, and its first 300 are all that there were/);
    expect(said).toMatch(/the key is absent\n$/);
  });

  it('is what it says to who replays it, with initium replay', async () => {
    await proofOf(`map/${hex(sourceKey('crm'))}`, has(401));
    const initium = fileURLToPath(new URL('../../apps/cli/main.js', import.meta.url));
    const said = await saidBy(process.execPath, initium, 'replay', '--log', `${ledger.url}/log`, '--key', verifierKey);
    expect(JSON.parse(said)).toMatchObject({ good: true, size: expect.any(Number) });
    expect(JSON.parse(said).epochs).toBeGreaterThan(0);
    const other = verifierKey.replace(/.{4}$/, 'AAAA');
    expect(await saidBy(process.execPath, initium, 'replay', '--log', `${ledger.url}/log`, '--key', other)).toMatch(
      /^error: --key: /,
    );
  });

  (hasGo ? it : it.skip)('is followed by the stranger from a key that was replaced', async () => {
    const kept = join(folder, 'kept');
    writeFileSync(kept, (await ask('checkpoint')).bytes);
    await ledger.close();
    const config = readConfig({ INITIUM_DATA: settings.folder, ...settings.env });
    const { key } = await rotateKey(config);
    rmSync(`${join(settings.folder, 'keys/log.pem')}.previous`);
    ledger = await runLedger(settings);
    await record([contact('after')]);
    await until(async () => (await ask('proof/crm/after')).status === 200);
    const said = await saidBy(program(), '-log', verifierKey, '-old', kept, `${ledger.url}/log`, 'proof/crm/7');
    expect(said).toContain(`\nkey: ${key}, the last of 2\n`);
    expect(said).toMatch(/\nproof: proof\/crm\/7: leaf 9 is in the log at \d+\n$/);
  });
});
