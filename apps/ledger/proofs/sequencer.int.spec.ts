import { randomUUID } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openMemoryStore, type SqliteStore, type StoredEvent } from '#libs/event-store';
import { leafHash, parseEntryBundle, RightEdge } from '#libs/transparency';
import { freshFolder, removeFolders } from '../../../test/running-ledger.js';
import { LeafMaker } from './leaf-maker.js';
import { LogCheck } from './log-check.js';
import { LogDiverged, LogFiles } from './log-files.js';
import { indexPath, LogIndex } from './log-index.js';
import { Sequencer } from './sequencer.js';

const leaves = new LeafMaker('ledger.example/log', Buffer.alloc(32, 7));
const count = 700;
let store: SqliteStore;
const events: StoredEvent[] = [];

beforeAll(async () => {
  store = openMemoryStore();
  const bytes = (text: string) => Buffer.from(text);
  await store.append(
    Array.from({ length: count }, (_, n) => ({
      stream: `evidence-crm/${n}`,
      expectedRevision: 'NO_STREAM' as const,
      events: [{ eventId: randomUUID(), type: 'x', data: bytes(`{"n":${n}}`), metadata: bytes('{}') }],
    })),
  );
  for await (const batch of store.readAll()) events.push(...batch);
});
afterAll(async () => {
  await store.close();
  removeFolders();
});

/** A process that makes the log of a folder, from where the last one left it. */
function opened(folder: string): { readonly sequencer: Sequencer; readonly files: LogFiles; readonly index: LogIndex } {
  const files = new LogFiles(folder);
  const index = new LogIndex(indexPath(folder));
  return { files, index, sequencer: new Sequencer({ leaves, files, index }) };
}

/** All files of a log that last: partial tiles are of the moments at which it was told. */
function lastingFiles(folder: string): Map<string, Buffer> {
  const all = readdirSync(join(folder, 'tile'), { recursive: true, encoding: 'utf8' });
  const files = all.filter((path) => statSync(join(folder, 'tile', path)).isFile() && !/\.(p|tmp)/.test(path));
  return new Map(files.sort().map((path) => [path, readFileSync(join(folder, 'tile', path))]));
}

async function made(folder: string, steps: readonly number[]): Promise<Sequencer> {
  const { sequencer, index } = opened(folder);
  let from = 0;
  for (const step of [...steps, count]) {
    sequencer.take(events.slice(from, step));
    await sequencer.step();
    from = step;
  }
  index.close();
  return sequencer;
}

describe('the sequencer', () => {
  it('makes the tree of all leaves, in the order of the store', async () => {
    const folder = freshFolder();
    const { head } = await made(folder, [1, 300]);
    const edge = new RightEdge();
    for (const event of events) edge.append(leafHash(leaves.leafOf(event)));
    expect(head).toEqual({ size: count, root: edge.root() });
    const bundle = readFileSync(join(folder, 'tile/entries/001'));
    expect(parseEntryBundle(bundle, 256)[0]).toEqual(Buffer.from(leaves.leafOf(events[256] as StoredEvent)));
    const index = new LogIndex(indexPath(folder), { readonly: true });
    expect(index.indexAt((events[300] as StoredEvent).position)).toBe(300);
    index.close();
  });

  it('leaves the same bytes wherever it was interrupted', async () => {
    const whole = freshFolder();
    const { head } = await made(whole, []);
    const stops = fc.array(fc.record({ upTo: fc.integer({ min: 1, max: count }), isDurable: fc.boolean() }), {
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(stops, async (rounds) => {
        const folder = freshFolder();
        for (const { upTo, isDurable } of rounds) {
          const { sequencer, files, index } = opened(folder);
          const rest = events.filter(({ position }) => position > (sequencer.position ?? -1n));
          sequencer.take(rest.filter((_, n) => n < upTo));
          // It ends before the step is taken down: with all of its files, or with none.
          if (!isDurable)
            index.advance = () => {
              throw new Error('it ends here');
            };
          await sequencer.step().catch(() => undefined);
          index.close();
          expect(files.read('checkpoint')).toBeUndefined();
        }
        const { sequencer, index } = opened(folder);
        sequencer.take(events.filter(({ position }) => position > (sequencer.position ?? -1n)));
        await sequencer.step();
        index.close();
        expect(sequencer.head).toEqual(head);
        expect(lastingFiles(folder)).toEqual(lastingFiles(whole));
      }),
      { numRuns: 8 },
    );
  });

  it('is made anew where what it left is gone or not whole', async () => {
    const folder = freshFolder();
    const { head } = await made(folder, []);
    rmSync(join(folder, 'tile/0'), { recursive: true });
    const { sequencer, index } = opened(folder);
    expect(sequencer.position).toBeUndefined();
    sequencer.take(events);
    await sequencer.step();
    index.close();
    expect(sequencer.head).toEqual(head);
  });

  it('stops where there are other bytes than its own', async () => {
    const folder = freshFolder();
    await made(folder, []);
    cpSync(join(folder, 'tile/entries/000'), join(folder, 'tile/entries/001'));
    rmSync(indexPath(folder));
    const { sequencer, index } = opened(folder);
    sequencer.take(events);
    await expect(sequencer.step()).rejects.toThrow(LogDiverged);
    index.close();
  });

  it('has what comes while it is looked at for no stranger to the log', async () => {
    const folder = freshFolder();
    const { sequencer, files, index } = opened(folder);
    sequencer.take(events.slice(0, 300));
    await sequencer.step();
    // The log goes on between the look for the events and that for their leaves.
    const readPositions = async (positions: readonly bigint[]) => {
      sequencer.take(events.filter(({ position }) => position > (sequencer.position as bigint)).slice(0, 100));
      await sequencer.step();
      return store.readPositions(positions);
    };
    const check = new LogCheck({
      reader: Object.assign(Object.create(store), { readPositions }),
      leaves,
      files,
      index,
    });
    expect(await check.these(events.map(({ position }) => position))).toEqual([]);
    index.close();
  });

  it('passes over what a process that signs keeps for itself', () => {
    const { sequencer, index } = opened(freshFolder());
    sequencer.take([{ ...(events[0] as StoredEvent), stream: 'sequencer' }]);
    expect(sequencer.waiting).toBe(0);
    index.close();
  });
});
