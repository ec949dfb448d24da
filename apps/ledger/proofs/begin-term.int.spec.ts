import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EventStore, openMemoryStore } from '#libs/event-store';
import { freshFolder, removeFolders } from '../../../test/running-ledger.js';
import { beginTerm, type TermStore } from './begin-term.js';
import { verifierKeyOf } from './key-files.js';
import { beginSigning, Signer, SigningRefused } from './signer.js';
import { endOfTerm, type SigningTerm } from './signing-term.js';

afterAll(removeFolders);

const newcomer = () => ({ path: join(freshFolder(), 'signing-term'), head: undefined, takesOver: false });

/** A process that ends when it appends: before anything is written, or before it hears so. */
const ending = (store: EventStore, isWritten: boolean): TermStore => ({
  catchUp: () => store.catchUp(),
  readStream: (stream, options) => store.readStream(stream, options),
  append: async (writes) => {
    if (isWritten) await store.append(writes);
    throw new Error('it ends here');
  },
});

const signers = 3;
const begins = fc.array(
  fc.record({ by: fc.nat(signers - 1), ends: fc.constantFrom('not', 'not', 'before', 'after'), isMove: fc.boolean() }),
  { maxLength: 12 },
);

describe('a signer of a later term', () => {
  it('goes on from what the terms before had signed, or signs nothing', () => {
    const path = join(freshFolder(), 'last-checkpoint');
    beginSigning(path);
    const { privateKey: key } = generateKeyPairSync('ed25519');
    const origin = 'ledger.example/log';
    const root = Buffer.alloc(32, 1);
    const signer = () =>
      new Signer({ origin, keys: [key], path, verifierKeys: [verifierKeyOf(origin, key)], before: { size: 7, root } });
    const log = (size: number, rootOfSeven: Buffer) => ({
      head: { size, root: Buffer.alloc(32, size) },
      isAll: true,
      rootAt: () => rootOfSeven,
    });
    const refusedFor = (size: number, rootOfSeven: Buffer): string | undefined => {
      try {
        signer().sign(log(size, rootOfSeven));
        return undefined;
      } catch (error) {
        return (error as SigningRefused).finding.code;
      }
    };
    expect(refusedFor(6, root)).toBe('log-shortened');
    expect(refusedFor(8, Buffer.alloc(32))).toBe('log-forked');
    expect(signer().last).toBeUndefined();
    expect(refusedFor(8, root)).toBeUndefined();
    expect(signer().last?.head.size).toBe(8);
  });
});

describe('a term of signing', () => {
  it('is held by one signer, who can begin again wherever it ended, and by no former one', async () => {
    await fc.assert(
      fc.asyncProperty(begins, async (rounds) => {
        const store = openMemoryStore();
        const wishes = Array.from({ length: signers }, newcomer);
        const held: SigningTerm[] = [];
        let holder: number | undefined;
        const [tried, former] = [new Set<number>(), new Set<number>()];
        for (const { by, ends, isMove } of rounds) {
          const [wish] = wishes.slice(by);
          const term = { ...(wish as ReturnType<typeof newcomer>), eventId: randomUUID(), takesOver: isMove };
          const asked = ends === 'not' ? store : ending(store, ends === 'after');
          const begun = await beginTerm(asked, term).catch((error: Error) => error);
          const isRefused = begun instanceof SigningRefused;
          // Of one that ended in its first attempt, while another one began, either may come.
          if (isMove || holder === undefined || holder === by || !tried.has(by)) expect(isRefused).toBe(false);
          else if (former.has(by)) expect(isRefused).toBe(true);
          tried.add(by);
          if (isRefused) continue;
          former.delete(by);
          if (ends === 'before') continue;
          if (holder !== undefined && holder !== by) former.add(holder);
          holder = by;
          if (!(begun instanceof Error)) held.push(begun);
          const over = await Promise.all(held.map((one) => endOfTerm(store, one)));
          expect(over.filter((end) => end === undefined)).toHaveLength(ends === 'not' ? 1 : 0);
        }
        await store.close();
      }),
      { numRuns: 15 },
    );
  });

  it('is one signer’s where many begin at once, and says what had been signed before', async () => {
    const store = openMemoryStore();
    const head = { size: 7, root: Buffer.alloc(32, 1) };
    await beginTerm(store, { ...newcomer(), eventId: randomUUID(), head });
    const terms = await Promise.all(
      Array.from({ length: 4 }, () =>
        beginTerm(store, { ...newcomer(), eventId: randomUUID() }).catch(() => undefined),
      ),
    );
    const begun = terms.filter((term) => term !== undefined);
    const over = await Promise.all(begun.map((term) => endOfTerm(store, term)));
    expect(over.filter((end) => end === undefined)).toHaveLength(1);
    expect(begun.filter(({ before }) => before?.size === head.size)).toEqual([
      expect.objectContaining({ before: head }),
    ]);
    await store.close();
  });

  it('is the same one where it is asked for again, and minds nothing that others write there', async () => {
    const store = openMemoryStore();
    const wish = { ...newcomer(), eventId: randomUUID() };
    await expect(beginTerm(ending(store, true), wish)).rejects.toThrow('it ends here');
    const bytes = Buffer.from('{}');
    const rubbish = { eventId: randomUUID(), type: 'OrderPlaced', data: bytes, metadata: bytes };
    await store.append([{ stream: 'sequencer', expectedRevision: 0n, events: [rubbish] }]);
    expect(await beginTerm(store, wish)).toMatchObject({ eventId: wish.eventId, revision: 0n });
    const again = await beginTerm(store, { ...wish, eventId: randomUUID() });
    expect(again).toMatchObject({ revision: 2n });
    expect(await endOfTerm(store, again)).toBeUndefined();
    await store.close();
  });

  it('is known for the signer’s own where what it asked for before it ended is written late', async () => {
    const store = openMemoryStore();
    const wish = newcomer();
    const late: Parameters<EventStore['append']>[0][] = [];
    const silent: TermStore = {
      ...ending(store, false),
      append: async (writes) => {
        late.push(writes);
        throw new Error('it ends here');
      },
    };
    await expect(beginTerm(silent, { ...wish, eventId: randomUUID() })).rejects.toThrow('it ends here');
    const behind: TermStore = {
      ...ending(store, false),
      append: async (writes) => {
        for (const one of late.splice(0)) await store.append(one);
        return store.append(writes);
      },
    };
    expect(await beginTerm(behind, { ...wish, eventId: randomUUID() })).toMatchObject({ revision: 1n });
    await store.close();
  });
});
