import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { logVerifier, openCheckpoint } from '#libs/transparency';
import { batchType, contact, freshFolder, post, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';
import { initiumHere } from '../../cli/testing/initium-here.js';
import { initium } from '../../cli/testing/initium-process.js';
import { type Serving, serve } from '../../cli/testing/serving.js';
import { readConfig } from '../main.js';
import { keyPaths, makeNextKey, verifierKeyOf } from './key-files.js';
import { rotateKey } from './key-rotation.js';

afterAll(removeFolders);

/** Genesis, and the adoption of the rule set. */
const before = 2;

const record = (url: string, id: string) => post(`${url}/v1/events`, batchType, [contact(id)]);

/** The log's checkpoint, once it has so many leaves. */
async function checkpointOf(url: string, size: number): Promise<Buffer> {
  let note: Buffer | undefined;
  await until(async () => {
    const answer = await fetch(`${url}/log/checkpoint`);
    if (answer.status !== 200) return false;
    note = Buffer.from(await answer.arrayBuffer());
    return Number(note.toString().split('\n')[1]) >= size;
  });
  return note as Buffer;
}

const isSignedBy = (note: Uint8Array, key: string): boolean => {
  try {
    return openCheckpoint(note, logVerifier(key)).checkpoint.size > 0;
  } catch {
    return false;
  }
};

async function firstKey(url: string): Promise<string> {
  const [line = ''] = (await (await fetch(`${url}/v1/ledger`)).text()).split('\n');
  return (JSON.parse(line) as { data: { log: { key: string } } }).data.log.key;
}

describe('a log of which the key is replaced', () => {
  let folder: string;
  let serving: Serving | undefined;
  beforeEach(() => {
    folder = freshFolder();
  });
  afterEach(() => end());

  async function end(): Promise<void> {
    serving?.child.kill('SIGTERM');
    await serving?.ended;
    serving = undefined;
  }
  async function begin(): Promise<string> {
    serving = await serve(folder);
    return serving.url;
  }

  it('is signed by both keys until the old one is removed, and is followed from it ever after', async () => {
    let url = await begin();
    const old = await firstKey(url);
    await record(url, '1');
    const kept = join(folder, 'kept');
    writeFileSync(kept, await checkpointOf(url, before + 1));
    expect(await initiumHere(['rotate-key', '--data', folder])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/in use by another process/),
    });
    await end();
    const rotated = await initium(['rotate-key', '--data', folder, '--json']);
    expect(rotated).toMatchObject({ code: 0, stderr: '' });
    const { previous, key } = JSON.parse(rotated.stdout) as { previous: string; key: string };
    expect(previous).toBe(old);

    url = await begin();
    const both = await checkpointOf(url, before + 2);
    expect([old, key].map((one) => isSignedBy(both, one))).toEqual([true, true]);
    await end();
    expect(await initiumHere(['rotate-key', '--data', folder])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/log\.pem\.previous still signs/),
    });
    rmSync(join(folder, 'keys/log.pem.previous'));

    url = await begin();
    await record(url, '2');
    const next = await checkpointOf(url, before + 3);
    expect([old, key].map((one) => isSignedBy(next, one))).toEqual([false, true]);
    const replayed = await initiumHere(['replay', '--log', `${url}/log`, '--key', old, '--since', kept]);
    expect(JSON.parse(replayed.stdout)).toMatchObject({ good: true, key });
    const [exported, questions] = [join(folder, 'exported'), join(folder, 'questions')];
    writeFileSync(questions, '');
    expect(await initiumHere(['export', '--url', url, '--out', exported])).toMatchObject({ code: 0 });
    for (const one of [old, key]) {
      const args = ['--evidence', exported, '--questions', questions, '--log-key', one];
      expect(await initiumHere(['assess', ...args])).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/is whole: .* as the key signed that you gave/),
      });
    }
    const [out, policy] = [join(folder, 'pack.zip'), join(folder, 'policy')];
    const asked = ['pack', 'c1', '--reason', 'a test', '--entity', 'X', '--out', out];
    expect(await initiumHere([...asked, '--url', url])).toMatchObject({ code: 0 });
    for (const [one, followed] of [
      [old, /took over at leaf 3/],
      [key, /signed by the log and by no witness of the policy$/],
    ] as const) {
      writeFileSync(policy, `log ${one}\nquorum none\n`);
      const { code, stdout } = await initiumHere(['verify', out, '--policy', policy]);
      const { claims } = JSON.parse(stdout) as { claims: { claim: string; words: string }[] };
      expect([code, claims.find(({ claim }) => claim === 'LOG')?.words]).toEqual([0, expect.stringMatching(followed)]);
    }
  });
});

describe('a rotation that was interrupted', () => {
  it('is not done where it was not recorded, and done where it was, whatever lies where', async () => {
    const folder = freshFolder();
    const config = readConfig({ INITIUM_DATA: folder });
    const { signing, next, previous } = keyPaths(config);
    let [ledger, id] = [await runLedger({ folder }), 0];
    const old = await firstKey(ledger.url);
    const isSigned = async (...by: readonly string[]) => {
      await record(ledger.url, `${id++}`);
      // A start after a rotation has a leaf more, and each of these an event.
      const note = await checkpointOf(ledger.url, before + id);
      expect(by.filter((key) => !isSignedBy(note, key))).toEqual([]);
      expect(isSignedBy(note, waiting)).toBe(by.includes(waiting));
    };
    const again = async (files: () => void) => {
      await ledger.close();
      files();
      ledger = await runLedger({ folder });
    };
    const waiting = verifierKeyOf(old.split('+')[0] as string, makeNextKey(config));
    try {
      await again(() => undefined);
      await isSigned(old);
      await ledger.close();
      expect(await rotateKey(config)).toMatchObject({ previous: old, key: waiting });
      ledger = await runLedger({ folder });
      await isSigned(old, waiting);
      await again(() => {
        renameSync(signing, next);
        renameSync(previous, signing);
      });
      await isSigned(old, waiting);
      await again(() => renameSync(signing, next));
      await isSigned(old, waiting);
      expect([signing, next, previous].map(existsSync)).toEqual([true, false, true]);
      await ledger.close();
      renameSync(previous, signing);
      await expect(runLedger({ folder })).rejects.toThrow(/^INITIUM_LOG_KEY_FILE: .* holds a key that was replaced/);
    } finally {
      await ledger.close();
    }
  });

  it('needs a ledger, and the key that signs', async () => {
    const folder = freshFolder();
    const config = readConfig({ INITIUM_DATA: folder });
    await expect(rotateKey(config)).rejects.toThrow(/^INITIUM_DATA: .* holds no ledger that has a log/);
    await (await runLedger({ folder })).close();
    rmSync(keyPaths(config).signing);
    await expect(rotateKey(config)).rejects.toThrow(
      /^INITIUM_LOG_KEY_FILE: .* is not there; a key is replaced where it signs/,
    );
  });
});
