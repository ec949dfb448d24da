import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MasterKey } from './master-key.js';
import { VaultLocked } from './subject-key.js';
import type { FoundKey, Vault } from './vault.js';

export interface VaultUnderTest {
  /** Opens the same vault by a master key: once more, or as another process would where several may. */
  open(master: MasterKey): Promise<Vault>;
  /** All that the vault has written anywhere, as it lies there. */
  bytes(): Promise<Uint8Array>;
  dispose(): Promise<void>;
}

/** The port's contract as tests: every adapter passes all of them. The factory makes a new vault for each. */
export function vaultContract(name: string, factory: () => Promise<VaultUnderTest>): void {
  describe(name, () => {
    const master = new MasterKey(randomBytes(32));
    let made: VaultUnderTest;
    let vault: Vault;
    beforeEach(async () => {
      made = await factory();
      vault = await made.open(master);
    });
    afterEach(async () => {
      await vault.close();
      await made.dispose();
    });
    const again = async (by = master) => {
      await vault.close();
      vault = await made.open(by);
    };
    const keyOf = async (subject: string, until?: number) => {
      const [key] = await vault.keysFor([{ subject, until }]);
      if (key === undefined) throw new Error('No key for a subject');
      return key;
    };
    const foundUnder = async (keyId: string): Promise<FoundKey | undefined> => (await vault.find([keyId])).get(keyId);
    const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

    it('gives each subject a key of its own of 32 bytes, and the same one whenever it is asked', async () => {
      const keys = await vault.keysFor(['client/a', 'client/b', 'client/a'].map((subject) => ({ subject })));
      const [a, b, sameA] = keys.map(({ keyId, key }) => [keyId, hexOf(key)]);
      expect(a).toEqual(sameA);
      expect(new Set([...(a ?? []), ...(b ?? [])]).size).toBe(4);
      expect(keys.map(({ key }) => key.length)).toEqual([32, 32, 32]);
      await again();
      expect(hexOf((await keyOf('client/b')).key)).toBe(b?.[1]);
    });

    it('finds keys by their ids, and nothing under another', async () => {
      const key = await keyOf('client/a');
      const found = await vault.find([key.keyId, 'none']);
      expect([...found.keys()]).toEqual([key.keyId]);
      expect(found.get(key.keyId)).toEqual({ keyId: key.keyId, key: key.key });
    });

    it('gives one key to all who ask for that of a new subject at the same moment', async () => {
      const keys = await Promise.all(Array.from({ length: 20 }, () => keyOf('client/a')));
      expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
    });

    it('destroys a key for ever, and gives the subject another one from then on', async () => {
      const [a, b] = [await keyOf('client/a'), await keyOf('client/b')];
      expect(await vault.destroySubjects(['client/a', 'client/none'], { by: 'e1', at: 5 })).toEqual([a.keyId]);
      for (const _ of ['as it is', 'opened again']) {
        expect(await foundUnder(a.keyId)).toEqual({ keyId: a.keyId, destroyed: 5 });
        expect(await foundUnder(b.keyId)).toEqual(b);
        await again();
      }
      const next = await keyOf('client/a');
      expect(next.keyId).not.toBe(a.keyId);
      expect(hexOf(next.key)).not.toBe(hexOf(a.key));
      expect(await foundUnder(a.keyId)).toEqual({ keyId: a.keyId, destroyed: 5 });
    });

    it('tells what a destruction has destroyed whenever it is asked to do it again', async () => {
      const subjects = ['client/a', 'identifier/a'];
      const keys = await vault.keysFor(subjects.map((subject) => ({ subject })));
      const ids = keys.map(({ keyId }) => keyId).sort();
      expect([...(await vault.destroySubjects(subjects, { by: 'e1', at: 5 }))].sort()).toEqual(ids);
      await again();
      expect([...(await vault.destroySubjects(subjects, { by: 'e1', at: 9 }))].sort()).toEqual(ids);
      expect(await vault.destroySubjects(subjects, { by: 'e2', at: 9 })).toEqual([]);
      expect(await foundUnder(ids[0] ?? '')).toMatchObject({ destroyed: 5 });
    });

    it('destroys keys by their ids, and remembers it of those that are not here', async () => {
      const { keyId } = await keyOf('client/a');
      expect(await vault.destroyKeys([keyId, 'elsewhere'], { by: 'e1', at: 5 })).toBe(1);
      expect(await vault.destroyKeys([keyId, 'elsewhere'], { by: 'e1', at: 9 })).toBe(0);
      expect([...(await vault.find([keyId, 'elsewhere'])).values()]).toEqual([
        { keyId, destroyed: 5 },
        { keyId: 'elsewhere', destroyed: 5 },
      ]);
    });

    it('tells which keys of a kind are due, from that instant on, the first first, until they have another term or are destroyed', async () => {
      const [late, early] = [await keyOf('arrival/1', 11), await keyOf('arrival/2', 10)];
      await keyOf('identifier/a', 0);
      await keyOf('client/a');
      const dueBy = async (at: number, limit = 10) =>
        (await vault.due('arrival/', at, limit)).map(({ subject, until }) => [subject, until]);
      expect(await dueBy(9)).toEqual([]);
      expect(await dueBy(11)).toEqual([
        ['arrival/2', 10],
        ['arrival/1', 11],
      ]);
      expect(await dueBy(11, 1)).toEqual([['arrival/2', 10]]);
      expect(await foundUnder(late.keyId)).toEqual(late);
      await vault.setTerms([{ keyId: early.keyId, until: 12 }]);
      expect(await dueBy(11)).toEqual([['arrival/1', 11]]);
      await vault.setTerms([{ keyId: early.keyId, until: undefined }]);
      await vault.destroyKeys([late.keyId], { by: 'term', at: 13 });
      expect(await dueBy(99)).toEqual([]);
      expect(await keyOf('arrival/2')).toEqual(early);
    });

    it('opens by its master key alone, and by another one once its keys are wrapped by that', async () => {
      const next = new MasterKey(randomBytes(32));
      const [kept, gone] = [await keyOf('client/a'), await keyOf('client/b')];
      await vault.destroySubjects(['client/b'], { by: 'e1', at: 5 });
      await expect(made.open(next)).rejects.toThrow(VaultLocked);
      await vault.rewrap(next);
      expect(await keyOf('client/a')).toEqual(kept);
      await again(next);
      expect(await keyOf('client/a')).toEqual(kept);
      expect(await foundUnder(gone.keyId)).toMatchObject({ destroyed: 5 });
      await expect(made.open(master)).rejects.toThrow(VaultLocked);
    });

    it('writes no key in clear, and nothing of one that is destroyed, not even wrapped', async () => {
      const wrappedById = new Map<string, Buffer>();
      const watching = Object.assign(Object.create(master), {
        makeKey: () => {
          const key = master.makeKey();
          wrappedById.set(key.keyId, Buffer.from(key.wrapped));
          return key;
        },
        unwrap: master.unwrap.bind(master),
      }) as MasterKey;
      await again(watching);
      const subjects = Array.from({ length: 300 }, (_, number) => ({ subject: `client/${number}` }));
      const keys = await vault.keysFor(subjects);
      const wrapped = keys.map(({ keyId }) => wrappedById.get(keyId) ?? Buffer.from('none'));
      const before = Buffer.from(await made.bytes());
      expect(wrapped.every((one) => before.includes(one))).toBe(true);
      expect(keys.some(({ key }) => before.includes(Buffer.from(key)))).toBe(false);
      const erased = subjects.filter((_, number) => number % 3 === 0).map(({ subject }) => subject);
      await vault.destroySubjects(erased, { by: 'e1', at: 5 });
      const after = Buffer.from(await made.bytes());
      expect(wrapped.map((one) => after.includes(one))).toEqual(wrapped.map((_, number) => number % 3 !== 0));
    });
  });
}
