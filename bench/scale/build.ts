import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteStore, SimulatedClock, type Write } from '#libs/event-store';
import type { Evidence } from '#libs/evidence';
import { readConfig, startLedger } from '../../apps/ledger/main.js';
import { writeOf } from '../stored.js';
import { draw } from './draw.js';
import { type Counted, Recording } from './recording.js';
import { type Shape, spanOf } from './shape.js';

/** A world on disk. */
export interface Built {
  readonly folder: string;
  readonly shape: Shape;
  /** What it was built by: another one is built anew. */
  readonly maker: number;
  /** Events in the ledger, its own among them. */
  readonly events: number;
  readonly counted: Counted;
  /** Seconds that building took; of a world that was found, those of its building. */
  readonly seconds: number;
}

/** Raised with every change of what a shape makes. */
const maker = 2;
const marker = 'world.json';

/** Told how many events are written. */
export type Told = (events: number) => void;

/** The world of this shape in this folder: the one that is there, where it is whole and of this shape, else a new one. */
export async function worldIn(folder: string, shape: Shape, told: Told = () => undefined): Promise<Built> {
  const found = await readWorld(folder);
  if (found !== undefined && found.maker === maker && sameShape(found.shape, shape)) return { ...found, folder };
  if (existsSync(folder) && found === undefined && existsSync(join(folder, 'ledger.sqlite')) && !isUnfinished(folder))
    throw new Error(`${folder} holds a ledger that is no world of this benchmark`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, unfinished), '');
  const built = await build(folder, shape, told);
  await writeFile(join(folder, marker), JSON.stringify(built));
  await rm(join(folder, unfinished));
  return built;
}

const unfinished = 'unfinished-world';
const isUnfinished = (folder: string): boolean => existsSync(join(folder, unfinished));

async function readWorld(folder: string): Promise<Built | undefined> {
  const path = join(folder, marker);
  return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Built) : undefined;
}

const sameShape = (one: Shape, other: Shape): boolean =>
  one.seed === other.seed && one.clients === other.clients && one.events === other.events && one.ids === other.ids;

/** Through the store's own door, under a clock that goes along; the next batch is made while one is written. */
async function build(folder: string, shape: Shape, told: Told): Promise<Built> {
  const began = performance.now();
  const clock = new SimulatedClock(spanOf(shape).begin);
  await found(folder, clock);
  const store = await openSqliteStore({ folder, clock });
  const recording = new Recording(shape);
  let events = Number((await store.head())?.position ?? 0n);
  try {
    let writing: Promise<unknown> = Promise.resolve();
    for (const batch of recording.batches()) {
      const writes = batch.events.map((event, index) => seededWriteOf(event, shape.seed, events + index));
      await writing;
      clock.set(batch.at);
      writing = store.append(writes).then((results) => {
        if (results.some(({ outcome }) => outcome !== 'appended')) throw new Error('the world repeats an id');
      });
      // Awaited one batch later; a failure is for then.
      writing.catch(() => undefined);
      events += batch.events.length;
      told(events);
    }
    await writing;
  } finally {
    await store.close();
  }
  const seconds = (performance.now() - began) / 1_000;
  return { folder, shape, maker, events, counted: recording.counted, seconds };
}

/** The ledger's own first entries: its genesis and the reference data that it judges by. */
async function found(folder: string, clock: SimulatedClock): Promise<void> {
  const config = readConfig({ INITIUM_DATA: folder, INITIUM_LISTEN: '127.0.0.1:0' });
  const ledger = await startLedger({ config, clock, logLevel: 'fatal' });
  await ledger.close();
  // Views that have begun are fed event by event; those of a ledger that has none are built as a whole.
  await rm(join(folder, 'views'), { recursive: true, force: true });
}

/** As recording writes it. The append's id is seeded as well, so that worlds that differ in ids alone share their views. */
function seededWriteOf(event: Evidence, seed: number, number: number): Write {
  const [a, b, c] = [1, 2, 3].map((place) => draw(seed, number, place, 0).toString(16).padStart(8, '0'));
  const eventId = `${a}-${b?.slice(0, 4)}-4${b?.slice(4, 7)}-8${c?.slice(0, 3)}-${c}${a?.slice(0, 4)}`;
  return writeOf(event, eventId);
}
