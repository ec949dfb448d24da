import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredEvent } from '#libs/event-store';
import { entryBundle, leafHash, tileWidth } from '#libs/transparency';
import { LeafMaker } from '../apps/ledger/proofs/leaf-maker.js';
import { LogFiles } from '../apps/ledger/proofs/log-files.js';
import { indexPath, LogIndex } from '../apps/ledger/proofs/log-index.js';
import { Sequencer } from '../apps/ledger/proofs/sequencer.js';
import { answerParent } from './child.js';
import { eventOf } from './events.js';
import type { Stretch } from './raw.process.js';
import { writeOf } from './stored.js';

const [, , folder = '.'] = process.argv;
const leaves = new LeafMaker('bench.example/log', Buffer.alloc(32, 7));
const files = new LogFiles(folder);
const index = new LogIndex(indexPath(folder));
const sequencer = new Sequencer({ leaves, files, index });
const began = Date.UTC(2026, 0, 1);

const asks = {
  /** Leaves a second: made of stored events by the ledger's own sequencer, each batch durable before the next. */
  async seal(stretch: Stretch): Promise<number> {
    const batches = batchesOf(stretch);
    return rateOf(stretch, async () => {
      for (const batch of batches) {
        sequencer.take(batch);
        await sequencer.step();
      }
    });
  },

  /** Leaves a second: the bytes of entry bundles and of hash tiles as files, each with its fsync. They are made before the clock runs. */
  write(stretch: Stretch): Promise<number> {
    const contents = batchesOf(stretch).flatMap((batch) => tilesOf(batch.map((event) => leaves.leafOf(event))));
    const to = join(folder, String(stretch.first));
    mkdirSync(to);
    return rateOf(stretch, () => {
      for (const [name, bytes] of contents.entries()) writeDurably(join(to, String(name)), bytes);
    });
  },
};
export type SealingAsks = typeof asks;

async function rateOf({ batches, batch }: Stretch, work: () => Promise<void> | void): Promise<number> {
  const start = performance.now();
  await work();
  return (batches * batch * 1_000) / (performance.now() - start);
}

function batchesOf({ ids, first, batches, batch }: Stretch): StoredEvent[][] {
  return Array.from({ length: batches }, (_, b) =>
    Array.from({ length: batch }, (_, i) => storedEvent(first + b * batch + i, ids)),
  );
}

function storedEvent(number: number, ids: Stretch['ids']): StoredEvent {
  const { stream, events } = writeOf(eventOf(number, ids));
  const [event] = events;
  if (event === undefined) throw new Error('a piece of evidence is one event');
  return { ...event, stream, revision: 0n, position: BigInt(number), ledgertime: began + number };
}

/** The entry bundles and the tiles of hashes of one batch; the last of each is partial. */
function tilesOf(batch: readonly Uint8Array[]): Uint8Array[] {
  const tiles: Uint8Array[] = [];
  for (let at = 0; at < batch.length; at += tileWidth) {
    const some = batch.slice(at, at + tileWidth);
    tiles.push(entryBundle(some), Buffer.concat(some.map(leafHash)));
  }
  return tiles;
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'w');
  writeSync(descriptor, bytes);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

answerParent(asks, () => index.close());
