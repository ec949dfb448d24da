import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConnectionEntry } from '../apps/ledger/recording/webhooks/connection-entry.js';
import { changeConnectionFile } from '../apps/ledger/recording/webhooks/connection-file.js';
import type { BareAsks } from './bare.process.js';
import { Child } from './child.js';
import { pseudonymsOf } from './config-of.js';
import { deliveryConnection, deliverySecret } from './delivery-load.js';
import type { LedgerAsks } from './ledger.process.js';
import type { LoadAsks } from './load.process.js';
import type { SingleSize } from './single.js';
import { type Comparison, comparison, type Figure, spread, type Turns } from './spread.js';

const connections = 64;
const questions = 2;

/**
 * B5. Deliveries of a vendor's webhook a second, of one record each, signed by HMAC, mapped, sealed, and answered once all of it is
 * durable, over 64 connections. Against a bare Fastify that takes as many CloudEvents, checks their schema and commits in the same
 * groups, and signs, maps and seals nothing. Then the same beside questions about clients.
 */
export async function benchWebhooks(size: SingleSize): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const { folder, rounds, perConnection, profile } = size;
  const [ledgerFolder, rawFolder] = [join(folder, 'ledger'), join(folder, 'raw')];
  for (const each of [ledgerFolder, rawFolder]) await mkdir(each, { recursive: true });
  await connect(ledgerFolder);
  const load = new Child<LoadAsks>(new URL('./load.process.js', import.meta.url));
  const ledger = new Child<LedgerAsks>(new URL('./ledger.process.js', import.meta.url), [ledgerFolder], { profile });
  const bare = new Child<BareAsks>(new URL('./bare.process.js', import.meta.url), [rawFolder, 'store']);
  const pairs: Turns[] = [];
  /** Of all threads, until views and log have it too. */
  const processor: number[] = [];
  const beside: { rate: number; p99: number; asked: number }[] = [];
  try {
    const [url, bareUrl] = await Promise.all([ledger.ask('url', undefined), bare.ask('url', undefined)]);
    const amount = { connections, perConnection };
    let first = 0;
    for (let round = 0; round <= rounds; round++) {
      const raw = await load.ask('singles', { ...amount, url: bareUrl, first });
      const before = await ledger.ask('cpu', undefined);
      const ours = await load.ask('deliveries', { ...amount, url, first, beside: [] });
      await load.ask('caughtUp', { url });
      await ledger.ask('quiet', undefined);
      const took = (await ledger.ask('cpu', undefined)) - before;
      first += connections * perConnection;
      const asked = await load.ask('deliveries', { ...amount, url, first, beside: pathsOf(first) });
      first += connections * perConnection;
      await load.ask('caughtUp', { url });
      await ledger.ask('quiet', undefined);
      // The first round warms them up.
      if (round === 0) continue;
      pairs.push({ ours: ours.rate, raw: raw.rate });
      processor.push(took / (connections * perConnection));
      beside.push(asked);
    }
  } finally {
    await Promise.all([load, ledger, bare].map((child) => child.close()));
  }
  const name = 'deliveries of one record, 64 connections';
  const besideQuestions = `${name}, beside ${questions} who ask`;
  const against = 'bare Fastify, JSON schema, same group commit, nothing signed, mapped or sealed';
  return {
    comparisons: [comparison({ name, against, unit: 'deliveries/s' }, pairs)],
    figures: [
      {
        name: besideQuestions,
        unit: 'deliveries/s',
        value: spread(beside.map(({ rate }) => rate)),
        goal: { least: 2000 },
      },
      {
        name: `${besideQuestions}: 99 of 100 within`,
        unit: 'ms',
        value: spread(beside.map(({ p99 }) => p99)),
        goal: { most: 1000 },
      },
      { name: 'processor time of a delivery, until views and log have it', unit: 'µs', value: spread(processor) },
      { name: 'questions answered meanwhile', unit: '/s', value: spread(beside.map(({ asked }) => asked)) },
    ],
  };
}

function pathsOf(first: number): string[] {
  const clients = Array.from({ length: questions }, (_, index) => `bench-${(first + index) % 500}`);
  return clients.map((client) => `/v1/clients/${client}/status?service=e&asset=BTC&entity=E`);
}

async function connect(folder: string): Promise<void> {
  const since = '2026-01-01T00:00:00Z';
  const entry: ConnectionEntry = {
    name: deliveryConnection,
    mapping: 'customer-io',
    source: 'journeys',
    scheme: 'customerio',
    secrets: [{ secret: deliverySecret, since }],
    kinds: ['default'],
    windowSeconds: 86_400,
    created: since,
    testKey: randomBytes(32).toString('base64url'),
  };
  await changeConnectionFile(join(folder, 'connections.json'), () => [entry]);
  await writeFile(pseudonymsOf(folder), `${randomBytes(32).toString('base64')}\n`);
}
