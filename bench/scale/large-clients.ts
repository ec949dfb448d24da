import { mkdir } from 'node:fs/promises';
import type { Evidence } from '#libs/evidence';
import { Child, type ChildOptions } from '../child.js';
import type { LedgerAsks } from '../ledger.process.js';
import type { LoadAsks } from '../load.process.js';
import { type Figure, spread } from '../spread.js';
import { say } from './burden-worlds.js';
import { beginnings } from './frequent-client.js';

export interface LargeClientsSize extends ChildOptions {
  readonly folder: string;
  /** Part of the full number of events, from 0 to 1. */
  readonly part: number;
  /** Questions about each, one more event before each of them. */
  readonly looks: number;
}

interface LargeClient {
  readonly name: string;
  readonly client: string;
  readonly events: number;
  readonly event: (number: number) => Evidence;
}

const perBatch = 1_000;
/** In so many milliseconds questions about others are to be answered. */
const heldGoal = { most: 20 };
const count = new Intl.NumberFormat('en');

const largeClients: readonly LargeClient[] = [
  {
    name: 'events',
    client: 'frequent',
    events: 50_000,
    event: (number) => say(number, ['IpLogin', 'gateway', 'client/frequent', { country: 'AT' }]),
  },
  {
    name: 'links',
    client: 'linked',
    events: 10_000,
    event: (number) =>
      say(number, [
        'IdentityLink',
        'crm',
        'client/linked',
        { identifier: `account-${number}`, confidence: 'CONFIRMED' },
      ]),
  },
];

/**
 * Milliseconds over HTTP for one subject's status of a client with 50,000 events, and of one with 10,000 links, each right
 * after one more of them; and for how long the main thread did nothing else meanwhile.
 */
export async function benchLargeClients({ folder, part, looks, profile }: LargeClientsSize): Promise<Figure[]> {
  await mkdir(folder, { recursive: true });
  const ledger = new Child<LedgerAsks>(new URL('../ledger.process.js', import.meta.url), [folder], { profile });
  const load = new Child<LoadAsks>(new URL('../load.process.js', import.meta.url));
  const figures: Figure[] = [];
  try {
    const url = await ledger.ask('url', undefined);
    const record = async (events: readonly Evidence[]) => {
      await load.ask('record', { url, bodies: bodiesOf(events) });
      await load.ask('caughtUp', { url });
    };
    await record(beginnings(largeClients.map(({ client }) => ({ client, located: true }))));
    for (const { name, client, events, event } of largeClients) {
      const most = Math.max(10, Math.round(events * part));
      await record(Array.from({ length: most }, (_, number) => event(number)));
      await ledger.ask('quiet', undefined);
      const path = `/v1/clients/${client}/status?service=e&asset=BTC&entity=firm`;
      const took: number[] = [];
      const held: number[] = [];
      for (let look = 0; look < looks; look++) {
        await record([event(most + look)]);
        await ledger.ask('held', undefined);
        took.push(...(await load.ask('ask', { url, paths: [path] })));
        held.push(await ledger.ask('held', undefined));
      }
      const of = `status of a client with ${count.format(most)} ${name}`;
      figures.push(
        { name: of, unit: 'ms', value: spread(took), goal: { most: 200 } },
        { name: `${of}: the main thread held meanwhile`, unit: 'ms', value: spread(held), goal: heldGoal },
      );
    }
    return figures;
  } finally {
    await Promise.all([load.close(), ledger.close()]);
  }
}

function bodiesOf(events: readonly Evidence[]): string[] {
  const bodies: string[] = [];
  for (let at = 0; at < events.length; at += perBatch) bodies.push(JSON.stringify(events.slice(at, at + perBatch)));
  return bodies;
}
