import { createHash, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  addCheckpointBytes,
  addCheckpointBytesMax,
  consistencyProof,
  type HashReader,
  keyTypes,
  logSigner,
  nodeHash,
  noteKeyOf,
  openWitnessed,
  parsePolicy,
  signedCheckpoint,
  treeRoot,
  verifierKeyText,
} from '#libs/transparency';
import { freshFolder, removeFolders } from '../../../test/running-ledger.js';
import { initium, type Started, start, untilWritten } from '../testing/initium-process.js';

const origin = 'ledger.example/initium';
const { privateKey } = generateKeyPairSync('ed25519');
const signer = logSigner(origin, privateKey);
const log = verifierKeyText(noteKeyOf(origin, keyTypes.note, privateKey));

/** A tree of hashes that say where they stand, and after `bent` something else. */
function treeOf(bent: number): HashReader {
  const read: HashReader = (level, index) =>
    level === 0
      ? createHash('sha256')
          .update(`${index}${index >= bent ? '!' : ''}`)
          .digest()
      : nodeHash(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
  return read;
}
const [tree, bentAt3] = [treeOf(Infinity), treeOf(3)];

const checkpoint = (size: number, read = tree, by = signer, of = origin): Uint8Array =>
  signedCheckpoint({ origin: of, size, root: treeRoot(size, read) }, by);

let folder: string;
let witness: Started;
let [url, key] = ['', ''];

async function begin(): Promise<void> {
  witness = start([
    'witness',
    '--data',
    folder,
    '--name',
    'nca.example/w1',
    '--log',
    log,
    '--listen',
    '127.0.0.1:0',
    '--json',
  ]);
  const [line] = await untilWritten(witness, 'stdout', /.*\n/);
  ({ url, key } = JSON.parse(line) as { url: string; key: string });
}

beforeEach(() => {
  folder = join(freshFolder(), 'witness');
  return begin();
});
afterEach(async () => {
  witness.child.kill('SIGTERM');
  expect(await witness.ended).toMatchObject({ code: 0 });
});
afterAll(removeFolders);

async function add(body: Uint8Array): Promise<[status: number, mediaType: string | null, said: string]> {
  const answer = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: Buffer.from(body) });
  return [answer.status, answer.headers.get('content-type'), await answer.text()];
}

/** Asks for a cosignature of `size` leaves after `oldSize`. */
const ask = (oldSize: number, size: number, read = tree) =>
  add(
    addCheckpointBytes({ oldSize, hashes: consistencyProof(oldSize, size, read), checkpoint: checkpoint(size, read) }),
  );

const ok = [200, 'text/plain; charset=utf-8', expect.stringMatching(/^— nca\.example\/w1 \S+\n$/)];
const has = (size: number) => [409, 'text/x.tlog.size', `${size}\n`];

describe('a witness', () => {
  it('cosigns what goes on from what it cosigned before, also after it was killed', async () => {
    expect(await ask(0, 3)).toEqual(ok);
    witness.child.kill('SIGKILL');
    await witness.ended;
    const before = key;
    await begin();
    expect(key).toBe(before);
    expect(await ask(0, 7)).toEqual(has(3));
    const [status, , lines] = await ask(3, 7);
    const policy = parsePolicy(Buffer.from(`log ${log}\nwitness nca ${key}\nquorum nca\n`));
    const { hasQuorum, cosigned } = openWitnessed(Buffer.concat([checkpoint(7), Buffer.from(lines)]), policy);
    expect({ status, hasQuorum }).toEqual({ status: 200, hasQuorum: true });
    expect(Math.abs((cosigned.get('nca') ?? 0) - Date.now() / 1000)).toBeLessThan(60);
  });

  it('refuses a fork of what it cosigned, of the same size and of a larger one, and stays where it was', async () => {
    expect(await ask(0, 5)).toEqual(ok);
    expect(await ask(5, 5, bentAt3)).toEqual(has(5));
    expect((await ask(5, 9, bentAt3))[0]).toBe(422);
    expect(await ask(5, 5)).toEqual(ok);
  });

  it('answers what it cannot cosign as tlog-witness says', async () => {
    const body = (oldSize: number, note: Uint8Array) => addCheckpointBytes({ oldSize, hashes: [], checkpoint: note });
    const { privateKey: other } = generateKeyPairSync('ed25519');
    expect((await add(Buffer.from('old 0\n')))[0]).toBe(400);
    expect((await add(body(4, checkpoint(3))))[0]).toBe(400);
    expect((await add(body(0, checkpoint(3, tree, logSigner(origin, other)))))[0]).toBe(403);
    const elsewhere = 'other.example/log';
    expect((await add(body(0, checkpoint(3, tree, logSigner(elsewhere, other), elsewhere))))[0]).toBe(404);
    expect((await add(addCheckpointBytes({ oldSize: 0, hashes: [tree(0, 0)], checkpoint: checkpoint(3) })))[0]).toBe(
      422,
    );
    expect((await add(Buffer.alloc(addCheckpointBytesMax + 1, 0x61)))[0]).toBe(413);
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
    expect((await fetch(`${url}/checkpoint`)).status).toBe(404);
  });

  it('has its folder for itself, and one name for ever', async () => {
    const again = (...args: string[]) => initium(['witness', '--data', folder, '--log', log, ...args]);
    expect(await again()).toMatchObject({ code: 2, stderr: expect.stringContaining('is in use by another process') });
    witness.child.kill('SIGTERM');
    await witness.ended;
    const { code, stderr } = await again('--name', 'else.example');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is called nca.example/w1') });
  });
});
