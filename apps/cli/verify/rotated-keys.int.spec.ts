import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logKeyPart } from '#libs/evidence-pack';
import { AskedPack, claimNamed, type ToldOfPack } from '../../../test/asked-pack.js';
import { type MadeLog, madeLogVkeys } from '../../../test/made-log-of-evidence.js';
import type { Lies } from '../../../test/made-pack.js';
import { removeFolders } from '../../../test/running-ledger.js';

let pack: AskedPack;
beforeAll(() => {
  pack = new AskedPack();
});
afterAll(removeFolders);

async function verified(known: number, rotated: (log: MadeLog) => void, lies: Lies = {}): Promise<ToldOfPack> {
  const policy = pack.policy('none', madeLogVkeys[known] as string);
  return pack.verify(await pack.pack(lies, { rotated }), '--policy', policy);
}
/** Two rotations, after which the last key signs. */
const twice = (log: MadeLog) => {
  log.rotate(0, 1);
  log.rotate(1, 2);
  log.signing = [2];
};
const without = (number: number): Lies => ({
  parts: (path, bytes) => (path.startsWith(logKeyPart(number, 'leaf').replace(/leaf$/, '')) ? undefined : bytes),
});

describe('a pack of a log whose key was replaced', () => {
  it.each([
    [0, 2],
    [1, 1],
    [2, 0],
  ])('is verified by who knows any key of it, and says which took over since: %s', async (known, followed) => {
    const found = await verified(known, twice);
    expect([found.code, found.wrong]).toEqual([0, []]);
    const { words = '' } = claimNamed(found, 'LOG') ?? {};
    expect(words.match(/took over at leaf \d+/g) ?? []).toHaveLength(followed);
    for (const key of madeLogVkeys.slice(known + 1)) expect(words).toContain(key.split('+')[1]);
  });

  it('is verified while both keys sign', async () => {
    for (const known of [0, 1])
      expect(
        await verified(known, (log) => {
          log.rotate(0, 1);
          log.signing = [0, 1];
        }),
      ).toMatchObject({ code: 0, wrong: [] });
  });

  it.each<[what: string, rotated: (log: MadeLog) => void, why: RegExp]>([
    [
      'a key that was replaced takes over again',
      (log) => {
        twice(log);
        log.rotate(2, 0);
        log.signing = [0];
      },
      /^LOG leaf \d+ has a key take over that was replaced before/,
    ],
    [
      'a key that was replaced signs in place of the one that took over',
      (log) => {
        twice(log);
        log.signing = [0];
      },
      /^LOG the checkpoint is signed by a key that was replaced/,
    ],
    [
      'another key than the one that signs is replaced',
      (log) => {
        log.rotate(1, 2);
        log.signing = [2];
      },
      /^LOG leaf \d+ replaces another key than the one that signs/,
    ],
    [
      'the key that is replaced has not signed for it',
      (log) => log.rotate(0, 1, 'previous'),
      /^LOG leaf \d+ is not signed by the key that is replaced/,
    ],
    [
      'the key that takes over has not signed for it',
      (log) => log.rotate(0, 1, 'key'),
      /^LOG leaf \d+ is not signed by the key that takes over/,
    ],
  ])('is refused by name where %s', async (_, rotated, why) => {
    const found = await verified(0, rotated);
    expect([found.code, found.wrong]).toEqual([1, [expect.stringMatching(why)]]);
  });

  it('is refused where a rotation in it is not in the log', async () => {
    const bent: Lies = {
      parts: (path, bytes) =>
        path === logKeyPart(2, 'leaf') ? Buffer.from(Buffer.from(bytes).toString().replace('"v":1', '"v":1 ')) : bytes,
    };
    const found = await verified(0, twice, bent);
    expect([found.code, found.wrong]).toEqual([1, [expect.stringMatching(/^LOG data\/log\/keys.* is not in the log/)]]);
  });

  it('is not believed by who knows an older key where a rotation is left out', async () => {
    const found = await verified(0, twice, without(3));
    expect([found.code, found.wrong]).toEqual([2, [expect.stringMatching(/^LOG no key that the policy knows/)]]);
    expect(await verified(0, twice, without(2))).toMatchObject({ code: 3 });
  });
});
