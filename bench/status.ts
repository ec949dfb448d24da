import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, type ChildOptions } from './child.js';
import { lifeOf, question, registered } from './client-life.js';
import type { LedgerAsks } from './ledger.process.js';
import type { LoadAsks } from './load.process.js';
import { type Comparison, comparison, type Goal, spread, type Turns } from './spread.js';
import type { StatusAsks } from './status.process.js';

export interface StatusSize extends ChildOptions {
  readonly folder: string;
  readonly rounds: number;
  /** At least 24, so that what one question leaves in a cache is gone before its client's turn comes again. */
  readonly clients: number;
  /** All of them when left out. */
  readonly ways?: readonly Way[];
  readonly goal?: Goal;
}

const eventsOfClient = 1_000;
const sentTogether = 25;
const wayNames = {
  http: 'status over HTTP, 1,000 events, not asked lately',
  again: 'status over HTTP, 1,000 events, asked again',
  library: 'status by the library, 1,000 events',
};
type Way = keyof typeof wayNames;
const allWays = Object.keys(wayNames) as Way[];
type Pairs = Record<Way, Turns[]>;

/**
 * B3. One subject's status of a client with 1,000 events, in milliseconds, against reading and parsing that client's
 * stream from a bare SQLite file. The clients' events lie in among each other, on both sides in the same order.
 */
export async function benchStatus(size: StatusSize): Promise<Comparison[]> {
  const { folder, clients: count, profile, ways = allWays, goal = { most: 1.5 } } = size;
  const rawFolder = join(folder, 'raw');
  const ledgerFolder = join(folder, 'ledger');
  await mkdir(rawFolder, { recursive: true });
  const load = new Child<LoadAsks>(new URL('./load.process.js', import.meta.url));
  const ledger = new Child<LedgerAsks>(new URL('./ledger.process.js', import.meta.url), [ledgerFolder], { profile });
  const inside = new Child<StatusAsks>(new URL('./status.process.js', import.meta.url), [rawFolder, ledgerFolder]);
  try {
    const url = await ledger.ask('url', undefined);
    const clients = await record(url, count, load, inside);
    const pairs = await measured(url, clients, { rounds: size.rounds, ways }, load, inside);
    const what = { against: 'raw read and parse of its stream', unit: 'ms', goal };
    return ways.map((way) => comparison({ ...what, name: wayNames[way] }, pairs[way]));
  } finally {
    await Promise.all([load.close(), ledger.close(), inside.close()]);
  }
}

/** The same on both sides: a stretch of one client's life, then one of the next. */
async function record(url: string, count: number, load: Child<LoadAsks>, inside: Child<StatusAsks>): Promise<string[]> {
  const now = Date.now();
  const clients = Array.from({ length: count }, (_, number) => `bench-${number}`);
  const lives = clients.map((client) => lifeOf(client, eventsOfClient, now));
  await load.ask('record', { url, bodies: [JSON.stringify(registered(now))] });
  for (let from = 0; from < eventsOfClient; from += sentTogether) {
    const events = lives.flatMap((life) => life.slice(from, from + sentTogether));
    await load.ask('record', { url, bodies: [JSON.stringify(events)] });
    await inside.ask('record', { events });
  }
  await load.ask('caughtUp', { url });
  return clients;
}

async function measured(
  url: string,
  clients: readonly string[],
  { rounds, ways }: { readonly rounds: number; readonly ways: readonly Way[] },
  load: Child<LoadAsks>,
  inside: Child<StatusAsks>,
): Promise<Pairs> {
  const { service, asset, entity } = question;
  const pathOf = (client: string) => `/v1/clients/${client}/status?service=${service}&asset=${asset}&entity=${entity}`;
  const over = {
    http: () => load.ask('ask', { url, paths: clients.map(pathOf) }),
    // The second of two questions about one client: its evidence is still parsed.
    again: async () =>
      (await load.ask('ask', { url, paths: clients.flatMap((client) => [pathOf(client), pathOf(client)]) })).filter(
        (_, index) => index % 2 === 1,
      ),
    library: () => inside.ask('library', { clients }),
  };
  const pairs: Pairs = { http: [], again: [], library: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const way of ways) {
      const raw = spread(await inside.ask('raw', { clients })).median;
      const ours = spread(await over[way]()).median;
      // The first round warms both up.
      if (round > 0) pairs[way].push({ ours, raw });
    }
  }
  return pairs;
}
