import { describe, expect, it } from '@jest/globals';
import { GrowingTree, type LogLeaf, leafHash, mapEpochData } from '#libs/transparency';
import { EpochCheck } from './epoch-check.js';
import { type MappedLeaf, Subjects } from './subjects.js';

const hash = leafHash(Buffer.from('leaf'));
const source = { kind: 'ClientContact', sb: ['11'.repeat(32)] } as Partial<LogLeaf> as LogLeaf;
const keys = [Buffer.alloc(32, 0x11)];

/** The leaf of the epoch after so many leaves that are all the same. */
function epochOf(size: number, keyCount = 1): LogLeaf {
  const [tree, subjects] = [new GrowingTree(), new Subjects()];
  for (let index = 0; index < size; index++) {
    tree.append(hash);
    subjects.take({ index, hash, keys });
  }
  const data = mapEpochData({ size, root: tree.root(), mapRoot: subjects.root(), keys: keyCount });
  return { kind: 'ledger.map-epoch', sb: [], data } as Partial<LogLeaf> as LogLeaf;
}

async function* again(size: number): AsyncGenerator<MappedLeaf> {
  for (let index = 0; index < size; index++) yield { index, hash, keys };
}

async function checked(heldMax: number, ...epochs: readonly LogLeaf[]): Promise<number> {
  const check = new EpochCheck(again, heldMax);
  for (let index = 0; index < 40; index++) check.take(source, index, hash);
  for (const [at, epoch] of epochs.entries()) {
    await check.compare(epoch, 40 + at);
    check.take(epoch, 40 + at, hash);
  }
  return check.found.epochs;
}

describe('an epoch of a log that is replayed', () => {
  it('is derived anew, however late the log says it', async () => {
    expect(await checked(100, epochOf(7), epochOf(39))).toBe(2);
    expect(await checked(4, epochOf(7), epochOf(39), epochOf(38))).toBe(3);
  });

  it('is refused where too many are said so late that all is to be read again for each', async () => {
    const late = Array.from({ length: 17 }, () => epochOf(7));
    await expect(checked(4, ...late)).rejects.toThrow(/leaf 56 is one of many that say late/);
  });

  it('is refused where its leaves make another, or come after it', async () => {
    for (const heldMax of [4, 100])
      await expect(checked(heldMax, epochOf(7, 2))).rejects.toThrow(/leaf 40 says of the map at 7/);
    await expect(checked(4, epochOf(41))).rejects.toThrow(/leaves that come after it/);
  });
});
