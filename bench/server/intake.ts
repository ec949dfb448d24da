import { Child } from '../child.js';
import type { LoadAsks } from '../load.process.js';
import { type Comparison, comparison, type Turns } from '../spread.js';
import * as processes from './processes.js';
import { withServers } from './servers.js';

const batch = 1_000;
const connections = 4;
/** As many as the ledger has under way with its server. */
const inFlight = 1_024;
const ways = { batches: 'batches of 1,000 over 4 connections', lines: 'one NDJSON stream' } as const;
type Way = keyof typeof ways;

/**
 * B7, intake. Ours: events a second over HTTP with everything on (strict JSON, schema, identity, appends to the server,
 * receipts that wait until the copy has the event, copy, views), in batches of 1,000 over 4 connections and as one stream.
 * Raw: the plain client in a process of its own appends the same stored bytes, made beforehand: one stream an event,
 * NO_STREAM, 1,024 under way at once. Each side has a fresh server; turns begin once both are at rest.
 */
export function benchServerIntake(size: processes.PartSize): Promise<Comparison[]> {
  const { command, folder, rounds, quick, profile } = size;
  const batches = quick ? 2 : 8;
  return withServers({ command, folder, count: 2 }, async (ours, theirs) => {
    if (ours === undefined || theirs === undefined) throw new Error('two servers are needed');
    const load = new Child<LoadAsks>(new URL('../load.process.js', import.meta.url));
    const ledger = processes.ledger(folder, 'ledger', ours, { profile });
    const raw = processes.raw(theirs);
    const pairs: Record<Way, Turns[]> = { batches: [], lines: [] };
    try {
      const url = await ledger.ask('url', undefined);
      let first = 1;
      for (let round = 0; round <= rounds; round++) {
        for (const way of ['batches', 'lines'] as const) {
          const stretch = { ids: 'ordered', first, batches, batch } as const;
          first += batches * batch;
          const rawRate = await raw.ask('append', { ...stretch, inFlight });
          await theirs.quiet();
          const rate = await load.ask(way, { ...stretch, url, connections });
          await load.ask('caughtUp', { url });
          await ledger.ask('quiet', undefined);
          await ours.quiet();
          // The first round warms both up.
          if (round > 0) pairs[way].push({ ours: rate, raw: rawRate });
        }
      }
    } finally {
      await processes.closeAll([load, ledger, raw]);
    }
    const what = { against: 'raw client, 1,024 under way', unit: 'events/s', goal: { least: 0.9 } };
    return (['batches', 'lines'] as const).map((way) => comparison({ ...what, name: ways[way] }, pairs[way]));
  });
}
