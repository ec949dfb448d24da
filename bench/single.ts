import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BareAsks } from './bare.process.js';
import { Child, type ChildOptions } from './child.js';
import type { LedgerAsks } from './ledger.process.js';
import type { LoadAsks } from './load.process.js';
import { type Comparison, comparison, type Figure, spread, type Turns } from './spread.js';

export interface SingleSize extends ChildOptions {
  readonly folder: string;
  readonly rounds: number;
  readonly perConnection: number;
}

const connections = 64;
const goals = { store: { least: 0.7 }, inline: undefined };
const limits = {
  store: 'bare Fastify, JSON schema, same group commit',
  inline: 'bare Fastify, JSON schema, commit on its own thread',
};
const keeps = ['store', 'inline'] as const;

/**
 * B2. Requests a second with one event each, answered once it is durable, over 64 connections. Against a bare Fastify that
 * checks the same schema and commits in groups: by the ledger's own writer thread, and by one transaction for each turn
 * of its event loop. The load comes from a process of its own.
 */
export async function benchSingle(size: SingleSize): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const { folder, rounds, perConnection, profile } = size;
  for (const kept of keeps) await mkdir(join(folder, kept), { recursive: true });
  const load = new Child<LoadAsks>(new URL('./load.process.js', import.meta.url));
  const ledger = new Child<LedgerAsks>(new URL('./ledger.process.js', import.meta.url), [join(folder, 'ledger')], {
    profile,
  });
  const bare = keeps.map(
    (kept) => new Child<BareAsks>(new URL('./bare.process.js', import.meta.url), [join(folder, kept), kept]),
  );
  const pairs = { store: [] as Turns[], inline: [] as Turns[] };
  const slowest: number[] = [];
  try {
    const url = await ledger.ask('url', undefined);
    const bareUrls = await Promise.all(bare.map((child) => child.ask('url', undefined)));
    const amount = { connections, perConnection };
    let first = 0;
    for (let round = 0; round <= rounds; round++) {
      for (const [index, kept] of keeps.entries()) {
        const raw = await load.ask('singles', { ...amount, url: bareUrls[index] as string, first });
        const ours = await load.ask('singles', { ...amount, url, first });
        await load.ask('caughtUp', { url });
        await ledger.ask('quiet', undefined);
        first += connections * perConnection;
        // The first round warms them up.
        if (round === 0) continue;
        pairs[kept].push({ ours: ours.rate, raw: raw.rate });
        slowest.push(ours.p99);
      }
    }
  } finally {
    await Promise.all([load, ledger, ...bare].map((child) => child.close()));
  }
  const name = 'one event a request, 64 connections';
  return {
    comparisons: keeps.map((kept) =>
      comparison({ name, against: limits[kept], unit: 'requests/s', goal: goals[kept] }, pairs[kept]),
    ),
    figures: [{ name: `${name}: 99 of 100 answered within`, unit: 'ms', value: spread(slowest) }],
  };
}
