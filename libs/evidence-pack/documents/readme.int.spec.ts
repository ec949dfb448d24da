import { execFileSync } from 'node:child_process';
import { createCipheriv, createPrivateKey, hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { languages } from '#libs/assessment';
import {
  dataKeyHash,
  hashesIn,
  inclusionProof,
  keyTypes,
  leafBytes,
  leafHash,
  logSigner,
  noteKeyOf,
  proofBytes,
  RightEdge,
  signedCheckpoint,
  type Tile,
  tilePath,
  verifierKeyText,
} from '#libs/transparency';
import { typeByHand, typedByHand } from '../../../test/by-hand.js';
import { exhibitPart, packParts } from '../parts.js';
import { readmeText } from './readme.js';

const origin = 'ledger.example/log';
const seed = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 5)]);
const privateKey = createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' });
const vkey = verifierKeyText(noteKeyOf(origin, keyTypes.note, privateKey));
const dek = Buffer.alloc(32, 9);
const personal = '{"email":"zoë@example.com"}';

/** As an event's data is stored, something in it sealed. */
function sealedData(): Buffer {
  const nonce = Buffer.alloc(12, 3);
  const cipher = createCipheriv('aes-256-gcm', dek, nonce).setAAD(Buffer.from('whatever'));
  const ciphertext = Buffer.concat([cipher.update(personal), cipher.final()]).toString('base64');
  const sealed = { ciphertext, nonce: nonce.toString('base64'), tag: cipher.getAuthTag().toString('base64') };
  return Buffer.from(JSON.stringify({ channel: 'EMAIL', sealed }));
}

/** The folder of a pack with one exhibit, the leaf of a place in a log of some size. */
function packFolder(index: number, size: number): Map<string, Uint8Array> {
  const data = sealedData();
  const metadata = Buffer.from('{"ce":{"id":"42"},"v":1}');
  const [ct, md] = [hash('sha256', data, 'hex'), hash('sha256', metadata, 'hex')];
  const dk = Buffer.from(dataKeyHash(dek)).toString('hex');
  const about = { log: origin, kind: 'ClientContact', src: 'crm', id: '42', t: '2026-07-01T00:00:00.000Z', sb: [] };
  const leaf = leafBytes({ v: 1, ...about, ct, md, dk });
  const tiles = new Map<string, Uint8Array>();
  const keep = (tile: Tile, bytes: Uint8Array) => void tiles.set(tilePath(tile), bytes);
  const edge = new RightEdge();
  for (let at = 0; at < size; at++) edge.append(leafHash(at === index ? leaf : Buffer.from(`leaf ${at}`)), keep);
  edge.partialTiles(keep);
  const read = hashesIn(size, (tile) => tiles.get(tilePath(tile)) as Uint8Array);
  const checkpoint = signedCheckpoint({ origin, size, root: edge.root() }, logSigner(origin, privateKey));
  const parts = new Map<string, Uint8Array>([
    [exhibitPart(1, 'bin'), data],
    [exhibitPart(1, 'dek'), dek],
    [exhibitPart(1, 'leaf'), leaf],
    [exhibitPart(1, 'metadata'), metadata],
    [exhibitPart(1, 'tlog-proof'), proofBytes({ index, hashes: inclusionProof(index, size, read), checkpoint })],
    [packParts.checkpoint, checkpoint],
  ]);
  const manifest = [...parts].map(([path, bytes]) => `${hash('sha256', bytes, 'hex')}  ${path}\n`).join('');
  const tag = `${hash('sha256', manifest, 'hex')}  ${packParts.manifest}\n`;
  return parts.set(packParts.manifest, Buffer.from(manifest)).set(packParts.tagManifest, Buffer.from(tag));
}

describe('checking an exhibit by hand', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'initium-by-hand-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const follow = (parts: ReadonlyMap<string, Uint8Array>, text = readmeText('en'), key = vkey): string =>
    typeByHand(parts, typedByHand(text, key), folder);

  const good = ['files', 'manifest', 'content', 'metadata', 'checkpoint', 'inclusion', 'key'].map(
    (name) => `${name}: OK`,
  );

  it.each(languages)('comes out right, step by step, as the text in %s says', (language) => {
    const printed = follow(packFolder(4, 7), readmeText(language));
    for (const line of [...good, 'Signature Verified Successfully', personal]) expect(printed).toContain(line);
    expect(printed).not.toContain('FAILED');
  });

  it.each([
    [0, 1],
    [0, 2],
    [6, 7],
    [255, 256],
    [256, 257],
    [300, 700],
  ])('finds leaf %d in a log of %d', (index, size) =>
    expect(follow(packFolder(index, size))).toContain('inclusion: OK'),
  );

  it.each([
    ['content', exhibitPart(1, 'bin')],
    ['metadata', exhibitPart(1, 'metadata')],
    ['inclusion', exhibitPart(1, 'leaf')],
    ['key', exhibitPart(1, 'dek')],
  ])('finds by %s that %s was altered', (check, path) => {
    const parts = packFolder(4, 7);
    const altered = Buffer.from(parts.get(path) as Uint8Array);
    altered[5] = (altered[5] as number) ^ 1;
    const printed = follow(parts.set(path, altered));
    expect(printed).toContain(`${check}: FAILED`);
    expect(printed).not.toContain('files: OK');
  });

  it('finds that the proof is of another place, and that the log was signed by another', () => {
    const proof = exhibitPart(1, 'tlog-proof');
    const parts = packFolder(4, 7);
    const other = Buffer.from(parts.get(proof) as Uint8Array)
      .toString()
      .replace('index 4', 'index 5');
    expect(follow(parts.set(proof, Buffer.from(other)))).toContain('inclusion: FAILED');
    const seedOfOther = Buffer.concat([seed.subarray(0, -32), Buffer.alloc(32, 6)]);
    const otherKey = createPrivateKey({ key: seedOfOther, format: 'der', type: 'pkcs8' });
    const vkeyOfOther = verifierKeyText(noteKeyOf(origin, keyTypes.note, otherKey));
    expect(follow(packFolder(4, 7), readmeText('en'), vkeyOfOther)).not.toContain('Signature Verified Successfully');
  });

  it('needs no more than the tools that it names', () => {
    const typed = typedByHand(readmeText('en'), vkey);
    expect(typed).not.toMatch(/\b(node|python3?|xxd|jq|perl|curl)\b/);
    expect(execFileSync('sh', ['-n'], { input: typed, encoding: 'utf8' })).toBe('');
  });
});
