import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FormatError } from '#libs/transparency';
import { bagInfo, bagOf, parseManifest } from './bag.js';
import { packParts } from './parts.js';
import { type ByteSource, openPackFile } from './zip-reader.js';
import { type PackPart, zipOf } from './zip-writer.js';

const folder = 'initium-pack-0';
const inMemory = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: async (from, length) => bytes.subarray(from, from + length),
});
const parts = (count: number): PackPart[] =>
  Array.from({ length: count }, (_, index) => ({
    path: `data/evidence/${String(index).padStart(6, '0')}.bin`,
    bytes: Buffer.from(`exhibit ${index}`),
  }));

async function written(of: Iterable<PackPart> | AsyncIterable<PackPart>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipOf(folder, of)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** All that can be read of a file; undefined where it is refused. */
async function readIn(bytes: Uint8Array): Promise<PackPart[] | undefined> {
  try {
    const file = await openPackFile(inMemory(bytes));
    const found: PackPart[] = [];
    for (const path of file.paths) found.push({ path, bytes: (await file.read(path)) as Uint8Array });
    return found;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

describe('a pack as a ZIP file', () => {
  it('is the same bytes each time, and is read as it was written', async () => {
    const zip = await written(parts(3));
    expect(zip.equals(await written(parts(3)))).toBe(true);
    expect(await readIn(zip)).toEqual(parts(3));
  });

  it('is one that others unpack, and `sha256sum -c` finds all of it right', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'initium-pack-'));
    try {
      writeFileSync(join(temporary, 'pack.zip'), await written(bagOf(bagInfo('0', 'a.example/log'), parts(300))));
      execFileSync('unzip', ['-q', 'pack.zip'], { cwd: temporary });
      const bag = join(temporary, folder);
      for (const manifest of [packParts.manifest, packParts.tagManifest])
        execFileSync('sha256sum', ['--check', '--strict', '--quiet', manifest], { cwd: bag });
      expect(parseManifest(readFileSync(join(bag, packParts.manifest)), 'a manifest').size).toBe(300);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });

  it('has more than 65,535 parts where it needs them (ZIP64)', async () => {
    const zip = await written(parts(70_000));
    const file = await openPackFile(inMemory(zip));
    expect(file.count).toBe(70_000);
    expect(Buffer.from((await file.read('data/evidence/069999.bin')) as Uint8Array).toString()).toBe('exhibit 69999');
    const temporary = mkdtempSync(join(tmpdir(), 'initium-pack-'));
    try {
      writeFileSync(join(temporary, 'pack.zip'), zip);
      const listed = execFileSync('unzip', ['-Z1', 'pack.zip'], { cwd: temporary, maxBuffer: 2 ** 24 });
      expect(listed.toString().split('\n').length).toBe(70_001);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });

  it('is refused, or has the same parts, whichever of its bytes are others', async () => {
    const zip = await written(parts(4));
    const whole = parts(4);
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const bent = Buffer.from(zip);
        bent[at] = (bent[at] as number) ^ by;
        const found = await readIn(bent);
        if (found !== undefined) expect(found).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused where it is cut off, has something before, between or behind, or says that it is huge', async () => {
    const zip = await written(parts(4));
    for (let length = 0; length < zip.length; length++) expect(await readIn(zip.subarray(0, length))).toBeUndefined();
    expect(await readIn(Buffer.concat([zip, Buffer.from('\n')]))).toBeUndefined();
    expect(await readIn(Buffer.concat([Buffer.from('\n'), zip]))).toBeUndefined();
    const huge = Buffer.from(zip);
    huge.writeUInt32LE(0xfffffff0, zip.length - 10);
    expect(await readIn(huge)).toBeUndefined();
  });

  it.each(['../up', 'data/../../up', '/root', 'data//a', '.hidden', 'data/.a', 'C:/a', 'a\\b', 'data/a\0'])(
    'has no part called %j',
    async (path) => expect(await readIn(await written([{ path, bytes: Buffer.from('a') }]))).toBeUndefined(),
  );

  it('has its parts in order, each once', async () => {
    const [one, other] = parts(2) as [PackPart, PackPart];
    await expect(written([other, one])).rejects.toThrow(RangeError);
    await expect(written([one, one])).rejects.toThrow(RangeError);
  });
});
