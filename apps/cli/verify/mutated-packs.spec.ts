import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openPackFile } from '#libs/evidence-pack';
import { FormatError, parsePolicy } from '#libs/transparency';
import { AskedPack, repacked } from '../../../test/asked-pack.js';
import { madeLogVkey } from '../../../test/made-log-of-evidence.js';
import { removeFolders } from '../../../test/running-ledger.js';
import { verifyPack } from './verify-pack.js';
import { exitCodeOf } from './verify-report.js';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 150);
const seed = Number(process.env.SEED ?? 1);
/** What one verification may take: a pack of this size takes a hundredth of it. */
const msMax = 5_000;

let pack: Buffer;
let paths: readonly string[];
const pinned = { policy: parsePolicy(Buffer.from(`log ${madeLogVkey}\nquorum none\n`)), replayers: [] };
beforeAll(async () => {
  pack = await new AskedPack().pack();
  paths = [...(await opened(pack)).paths].filter((path) => path.startsWith('data/'));
});
afterAll(removeFolders);

const opened = (bytes: Uint8Array) =>
  openPackFile({ size: bytes.length, read: async (from, length) => bytes.subarray(from, from + length) });

/** Whether a pack is verified. What is none is malformed, and nothing else is ever thrown. */
async function isVerified(bytes: Uint8Array): Promise<boolean> {
  const began = performance.now();
  try {
    return exitCodeOf(await verifyPack(await opened(bytes), pinned)) === 0;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  } finally {
    expect(performance.now() - began).toBeLessThan(msMax);
  }
}

type Mutation = (bytes: Buffer) => Buffer;
/** Where, from 0 to 1. Of doubles most would be next to 0. */
const place = fc.nat({ max: 2 ** 30 - 1 }).map((part) => part / 2 ** 30);
const at = (part: number, bytes: Buffer) => Math.floor(part * bytes.length);
const spliced = (bytes: Buffer, from: number, to: number, by: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 0, max: 7 })).map(
    ([part, bit]): Mutation =>
      (bytes) => {
        if (bytes.length === 0) return Buffer.of(1 << bit);
        const flipped = Buffer.from(bytes);
        flipped[at(part, bytes)] = (flipped[at(part, bytes)] as number) ^ (1 << bit);
        return flipped;
      },
  ),
  place.map(
    (part): Mutation =>
      (bytes) =>
        bytes.subarray(0, at(part, bytes)),
  ),
  place.map(
    (part): Mutation =>
      (bytes) =>
        bytes.subarray(at(part, bytes)),
  ),
  fc.tuple(place, place, fc.uint8Array({ maxLength: 12 })).map(
    ([from, length, by]): Mutation =>
      (bytes) =>
        spliced(bytes, at(from, bytes), at(from, bytes) + Math.floor(length * 12), by),
  ),
  // Numbers, which ZIP files and hostile proofs have in this form: lengths, counts, places.
  fc.tuple(place, fc.constantFrom(0, 1, 0x7fffffff, 0xffffffff, 0xfffffffe)).map(
    ([part, value]): Mutation =>
      (bytes) => {
        const number = Buffer.alloc(4);
        number.writeUInt32LE(value);
        return spliced(bytes, at(part, bytes), at(part, bytes) + 4, number);
      },
  ),
  fc.tuple(place, place).map(
    ([from, to]): Mutation =>
      (bytes) => {
        const stretch = bytes.subarray(at(from, bytes), at(from, bytes) + 64);
        return spliced(bytes, at(to, bytes), at(to, bytes), stretch);
      },
  ),
);

describe('a pack of which anything was changed', () => {
  it('is verified as it is', async () => {
    expect(await isVerified(pack)).toBe(true);
  });

  it('is never verified, whatever became of the file, and none hangs or breaks the verifier', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        const bent = mutations.reduce((bytes, mutate) => mutate(bytes), pack);
        expect(await isVerified(bent)).toBe(bent.equals(pack));
      }),
      { numRuns, seed },
    );
  });

  it('is never verified, whatever became of one of its parts, with manifests as they should be', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), mutation, async (which, mutate) => {
        const chosen = paths[which % paths.length];
        const bent = await repacked(pack, (path, bytes) => (path === chosen ? mutate(bytes) : bytes));
        expect([chosen, await isVerified(bent)]).toEqual([chosen, bent.equals(pack)]);
      }),
      { numRuns, seed },
    );
  });

  it('is never verified where a part is gone, or two have changed places', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.option(fc.nat(), { nil: undefined }), async (which, other) => {
        const one = paths[which % paths.length];
        const two = other === undefined ? undefined : paths[other % paths.length];
        const read = await opened(pack);
        const swapped = new Map([
          [one, two === undefined ? undefined : await read.read(two)],
          ...(two === undefined ? [] : [[two, await read.read(one as string)] as const]),
        ]);
        const bent = await repacked(pack, (path, bytes) => (swapped.has(path) ? swapped.get(path) : bytes));
        expect([one, two, await isVerified(bent)]).toEqual([one, two, bent.equals(pack)]);
      }),
      { numRuns: Math.ceil(numRuns / 2), seed },
    );
  });
});
