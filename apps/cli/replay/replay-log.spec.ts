import { describe, expect, it } from '@jest/globals';
import { entryBundle, parseEntryBundle } from '#libs/transparency';
import { type Bending, logVkey, madeLog, nextVkey } from '../../../test/interop/made-log.js';
import { LogRefused } from './log-refused.js';
import { replayLog } from './replay-log.js';

const count = 1_500;
const honest = madeLog(count);

/** What is wrong with a log, by its name; or what was seen of it. */
async function saidOf(files: ReadonlyMap<string, Uint8Array | undefined>, older?: Uint8Array, key = logVkey) {
  const source = { read: async (path: string) => files.get(path) };
  try {
    const found = await replayLog({ source, key, older, onLeaves: () => undefined });
    return { ...found, size: found.checkpoint.size };
  } catch (error) {
    if (error instanceof LogRefused) return error.wrong;
    throw error;
  }
}
const changed = (changes: Readonly<Record<string, Uint8Array | undefined>>) =>
  saidOf(new Map<string, Uint8Array | undefined>([...honest, ...Object.entries(changes)]));
const bytesOf = (name: string) => Buffer.from(honest.get(name) as Uint8Array);
const flipped = (name: string, at: number) => {
  const bytes = bytesOf(name);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return { [name]: bytes };
};
const [bundle, last] = ['tile/entries/003', `tile/entries/005.p/${count % 256}`];

describe('a log that is replayed', () => {
  it('is what it says, with every epoch of its map', async () => {
    expect(await saidOf(honest, madeLog(900).get('checkpoint'))).toMatchObject({ size: count, epochs: 2, tiles: 7 });
  });

  it('is read from full tiles where partial ones are gone', async () => {
    const later = madeLog(6 * 256);
    const partial = /\.p\//;
    const files = [...honest]
      .filter(([path]) => !partial.test(path))
      .concat([...later].filter(([path]) => /005$/.test(path)));
    const tops = [...honest].filter(([path]) => /^tile\/1/.test(path));
    expect(await saidOf(new Map([...files, ...tops]))).toMatchObject({ size: count });
  });

  const leaves = parseEntryBundle(bytesOf(bundle), 256);
  const cut = (name: string, width: number) => entryBundle(parseEntryBundle(bytesOf(name), width).slice(0, -1));
  it.each([
    ['no-checkpoint', { checkpoint: undefined }],
    ['bad-signature', flipped('checkpoint', bytesOf('checkpoint').indexOf('\n') + 2)],
    ['bad-signature', { checkpoint: Buffer.from('nothing') }],
    ['forked-root', flipped('tile/0/002', 77)],
    ['forked-root', { checkpoint: madeLog(count, { otherAt: 700 }).get('checkpoint') as Uint8Array }],
    ['bad-tile', flipped('tile/1/000.p/5', 40)],
    ['bad-tile', { 'tile/0/001': bytesOf('tile/0/001').subarray(1) }],
    ['missing-tile', { 'tile/1/000.p/5': undefined }],
    ['missing-tile', { 'tile/0/001': undefined }],
    ['missing-tail', { [last]: undefined }],
    ['missing-tail', { [last]: undefined, [last.replace('entries', '0')]: undefined }],
    ['missing-tail', { [last]: cut(last, count % 256) }],
    ['bad-entries', { [bundle]: Buffer.concat([bytesOf(bundle), Buffer.of(0)]) }],
    ['altered-leaf', flipped(bundle, 20_000)],
    [
      'reordered-leaves',
      { [bundle]: entryBundle(leaves.with(10, leaves[20] as Uint8Array).with(20, leaves[10] as Uint8Array)) },
    ],
  ])('is refused with the name of what is wrong: %s', async (name, changes) => {
    expect(await changed(changes)).toBe(name);
  });

  it('is followed from any of its keys to the one that signs, by leaves that both have signed', async () => {
    const made = (bending: Bending = {}) => madeLog(300, { rotatedAt: 150, ...bending });
    const [rotated, both, old] = [made(), made({ signedBy: 'both' }), made({ signedBy: 'old' })];
    const forged = [made({ forged: 'key' }), made({ forged: 'previous' })];
    const before = madeLog(150).get('checkpoint');
    for (const key of [logVkey, nextVkey]) {
      for (const [log, older] of [
        [rotated, before],
        [rotated, rotated.get('checkpoint')],
        [both, undefined],
      ] as const)
        expect(await saidOf(log, older, key)).toMatchObject({
          size: 300,
          history: { verifierKeys: [logVkey, nextVkey] },
        });
      expect(await saidOf(old, undefined, key)).toBe('bad-signature');
      for (const log of forged) expect(await saidOf(log, undefined, key)).toBe('false-key');
    }
    expect(await saidOf(honest, undefined, nextVkey)).toBe('bad-signature');
  });

  it('is refused where its map leaves out a leaf, or it does not go on from what somebody kept', async () => {
    expect(await saidOf(madeLog(count, { unmapped: 700 }))).toBe('false-map');
    expect(await saidOf(honest, madeLog(900, { otherAt: 700 }).get('checkpoint'))).toBe('forked-root');
    expect(await saidOf(honest, madeLog(count + 1).get('checkpoint'))).toBe('missing-tail');
  });
});
