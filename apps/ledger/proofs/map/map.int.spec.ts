import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type NewEvent, openMemoryStore, type SqliteStore, type StoredEvent } from '#libs/event-store';
import {
  GrowingTree,
  leafHash,
  type MapEntry,
  mapEpochData,
  mapHash,
  mapKeysOf,
  mapValue,
  parseLeaf,
  sourceKey,
  subjectTag,
  sublogLeafBytes,
  verifyConsistency,
  verifyMapProof,
  withEntries,
} from '#libs/transparency';
import { freshFolder, removeFolders } from '../../../../test/running-ledger.js';
import { bookkeeping } from '../../ledger-fact.js';
import { LeafMaker } from '../leaf-maker.js';
import { LogDiverged, LogFiles } from '../log-files.js';
import { indexPath, LogIndex } from '../log-index.js';
import { Sequencer } from '../sequencer.js';
import { type EpochCadence, MapFollower } from './map-follower.js';
import { MapReader } from './map-reader.js';
import { mapPath } from './map-tables.js';
import { MapWriter } from './map-writer.js';

const tagKey = Buffer.alloc(32, 7);
const leaves = new LeafMaker('ledger.example/log', tagKey);
const count = 900;
const tagOf = (client: number) => subjectTag(tagKey, 'client', `c${client}`);
const always: EpochCadence = { leavesMax: 1, everyMs: 0 };
const never: EpochCadence = { leavesMax: Number.POSITIVE_INFINITY, everyMs: Number.POSITIVE_INFINITY };
const signal = new AbortController().signal;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

let store: SqliteStore;
const events: StoredEvent[] = [];

/** Evidence about a few clients, most of it about the first; all of one source. */
function evidence(n: number): NewEvent {
  const client = n % 2 === 0 ? 0 : n % 60;
  const ce = { id: `${n}`, source: 'crm', type: 'initium.ClientContact.v1', subject: `client/c${client}` };
  const bytes = (value: object) => Buffer.from(JSON.stringify(value));
  return { eventId: randomUUID(), type: ce.type, data: bytes({ n }), metadata: bytes({ ce }) };
}

async function append(stream: string, event: NewEvent): Promise<void> {
  await store.append([{ stream, expectedRevision: 'NO_STREAM', events: [event] }]);
}

async function readOn(): Promise<void> {
  for await (const batch of store.readAll({ from: (events.at(-1)?.position ?? -1n) + 1n })) events.push(...batch);
}

beforeAll(async () => {
  store = openMemoryStore();
  for (let n = 0; n < count; n++) await append(`evidence-crm/${n}`, evidence(n));
  await readOn();
});
afterAll(async () => {
  await store.close();
  removeFolders();
});

/** The root and the number of keys of the map over the first leaves, as it is defined. */
function definedMap(size: number): { readonly mapRoot: string; readonly keys: number } {
  const sublogs = new Map<string, GrowingTree>();
  for (const [index, event] of events.slice(0, size).entries()) {
    const leaf = leaves.leafOf(event);
    for (const key of mapKeysOf(parseLeaf(leaf)).map(hex)) {
      const tree = sublogs.get(key) ?? new GrowingTree();
      tree.append(leafHash(sublogLeafBytes(index, leafHash(leaf))));
      sublogs.set(key, tree);
    }
  }
  const entries = [...sublogs].map(
    ([key, tree]): MapEntry => ({ key: Buffer.from(key, 'hex'), value: mapValue(tree.size, tree.root()) }),
  );
  const inOrder = entries.sort((one, other) => Buffer.compare(one.key, other.key));
  return { mapRoot: hex(mapHash(withEntries(undefined, inOrder))), keys: sublogs.size };
}

/** A log and its map in a folder, as one process has them. */
class Made {
  readonly files: LogFiles;
  readonly sequencer: Sequencer;
  map: MapWriter;
  readonly #index: LogIndex;
  readonly #path: string;
  #follower: MapFollower;
  #settings: Omit<ConstructorParameters<typeof MapFollower>[0], 'map' | 'files'>;

  constructor({ proposes = true, cadence = always, folder = freshFolder() } = {}) {
    this.#settings = { proposes, cadence };
    this.files = new LogFiles(folder);
    this.#index = new LogIndex(indexPath(folder));
    this.sequencer = new Sequencer({ leaves, files: this.files, index: this.#index });
    this.#path = mapPath(folder);
    this.map = new MapWriter(this.#path);
    this.#follower = new MapFollower({ ...this.#settings, map: this.map, files: this.files });
  }

  /** Makes the log of the first events. */
  async log(size: number): Promise<void> {
    this.sequencer.take(events.slice(this.sequencer.head.size, size));
    await this.sequencer.step();
  }

  follow = () => this.#follower.follow(this.sequencer.head.size, signal);

  /** As if its process had ended and another one begun; without its file if that is lost. */
  begin({ isLost = false } = {}): void {
    this.map.close();
    if (isLost) for (const end of ['', '-wal', '-shm']) rmSync(`${this.#path}${end}`, { force: true });
    this.map = new MapWriter(this.#path);
    this.#follower = new MapFollower({ ...this.#settings, map: this.map, files: this.files });
  }

  reader = () => new MapReader(this.#path);

  close(): void {
    this.map.close();
    this.#index.close();
  }
}

describe('the subject map of a ledger', () => {
  it('has at each epoch the root that its leaves make, and says of every key what they say', async () => {
    const made = new Made();
    const sizes = [1, 40, 300, 301, count];
    for (const size of sizes) {
      await made.log(size);
      const epoch = await made.follow();
      expect(epoch).toMatchObject({ size, root: made.sequencer.rootAt(size) });
      expect({ mapRoot: hex(epoch?.mapRoot as Uint8Array), keys: epoch?.keys }).toEqual(definedMap(size));
      made.map.isLogged(size, size);
    }
    const keysOf = events.map((event) => mapKeysOf(parseLeaf(leaves.leafOf(event))).map(hex));
    // Of an epoch that others followed as well as of the last.
    const reader = made.reader();
    for (const size of sizes) {
      const { mapRoot } = reader.epochAt(size) as NonNullable<ReturnType<typeof reader.epochAt>>;
      const keys = [...Array.from({ length: 61 }, (_, client) => tagOf(client)), sourceKey('crm'), sourceKey('other')];
      for (const key of keys) {
        const expected = [...keysOf.slice(0, size).entries()].flatMap(([at, of]) =>
          of.includes(hex(key)) ? [at] : [],
        );
        const { map, first } = reader.saidOf(key, size, made.files.hashesAt(count), 300);
        expect(verifyMapProof(mapRoot, map)).toBe(true);
        expect(first?.entries.map(({ index }) => index) ?? []).toEqual(expected.slice(0, 300));
        if (map.end.kind !== 'present' || first === undefined) continue;
        expect(map.end.sublog.size).toBe(expected.length);
        const tree = new GrowingTree();
        for (const { index, hash } of first.entries) tree.append(leafHash(sublogLeafBytes(index, hash)));
        const old = { size: tree.size, root: tree.root() };
        expect(verifyConsistency(old, map.end.sublog, first.consistency)).toBe(true);
      }
    }
    reader.close();
    made.close();
  });

  it('is the same wherever it was interrupted, and where it was lost', async () => {
    const stops = fc.uniqueArray(fc.integer({ min: 1, max: count - 1 }), { maxLength: 4 });
    const expected = definedMap(count);
    await fc.assert(
      fc.asyncProperty(stops, fc.boolean(), async (unordered, isLost) => {
        const made = new Made();
        await made.log(count);
        for (const stop of unordered.sort((one, other) => one - other)) {
          // A process that ends after it took some leaves, and before it made an epoch of them.
          made.map.take(made.files.leavesFrom(made.map.size, count).slice(0, stop));
          made.begin({ isLost });
        }
        const epoch = await made.follow();
        expect({ mapRoot: hex(epoch?.mapRoot as Uint8Array), keys: epoch?.keys }).toEqual(expected);
        made.close();
      }),
      { numRuns: 5 },
    );
  });

  it('has an epoch where something is new, which is told until the log has it, and no other for that', async () => {
    const own: StoredEvent[] = [];
    const made = new Made();
    await made.log(500);
    const epoch = await made.follow();
    made.begin();
    expect(await made.follow()).toEqual(epoch);
    await append(
      'ledger-map-epoch-500',
      bookkeeping('ledger.map-epoch', mapEpochData(epoch as NonNullable<typeof epoch>)),
    );
    await readOn();
    own.push(...events.splice(500, count - 500));
    made.sequencer.take(events.slice(500));
    await made.sequencer.step();
    expect(await made.follow()).toBeUndefined();
    expect(made.map.last).toMatchObject({ size: 500, leaf: 500 });
    // A process that does not sign makes the same epochs as the log has.
    const other = new Made({ proposes: false, cadence: never });
    await other.log(events.length);
    expect(await other.follow()).toBeUndefined();
    expect(other.map.last).toEqual(made.map.last);
    other.begin({ isLost: true });
    await other.follow();
    expect(other.map.last).toEqual(made.map.last);
    for (const one of [made, other]) one.close();
    events.splice(500, events.length, ...own);
  });

  it('stops where the log says of it what its leaves do not make', async () => {
    const kept = [...events];
    const made = new Made();
    await made.log(200);
    const epoch = (await made.follow()) as NonNullable<Awaited<ReturnType<typeof made.follow>>>;
    const false1 = mapEpochData({ ...epoch, keys: epoch.keys + 1 });
    await append('ledger-map-epoch-200', bookkeeping('ledger.map-epoch', false1));
    await readOn();
    made.sequencer.take(events.slice(-1));
    await made.sequencer.step();
    await expect(made.follow()).rejects.toThrow(LogDiverged);
    made.begin();
    await expect(made.follow()).rejects.toThrow(/leaf 200 says of the subject map at 200 what its leaves do not make/);
    made.close();
    events.splice(0, events.length, ...kept);
  });
});
