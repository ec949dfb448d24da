import { type Comparison, comparison, type Turns } from '../spread.js';
import * as processes from './processes.js';
import { type Server, withServers } from './servers.js';

const widths = [1, 64, 256] as const;
/** Of one caller, and of many together, in a turn. */
const amounts = { one: 200, many: 4_096 };
const quickly = { one: 20, many: 512 };

/**
 * B7, receipts. Milliseconds until the answer, of so many callers with one event a request over a connection each, who
 * send the next when the one before is answered. Ours: over HTTP, everything on, the receipt with place and time. Raw:
 * the plain client's append, as many under way, until the server has acknowledged it.
 */
export function benchReceipts({ command, folder, rounds, quick }: processes.PartSize): Promise<Comparison[]> {
  const amount = quick ? quickly : amounts;
  return withServers({ command, folder, count: 2 }, async (...servers) => {
    const [ours, theirs] = servers as [Server, Server];
    const load = processes.load();
    const ledger = processes.ledger(folder, 'ledger', ours);
    const raw = processes.raw(theirs);
    const pairs = new Map(widths.map((width) => [width, { p50: [] as Turns[], p99: [] as Turns[] }]));
    try {
      const url = await ledger.ask('url', undefined);
      let first = 1;
      for (let round = 0; round <= rounds; round++) {
        for (const [callers, { p50, p99 }] of pairs) {
          const perCaller = callers === 1 ? amount.one : Math.ceil(amount.many / callers);
          const requests = callers * perCaller;
          const their = await raw.ask('singles', { first, callers, perCaller });
          await theirs.quiet();
          await load.ask('prepare', { ids: 'ordered', first, requests, batch: 1 });
          const our = await load.ask('send', { url, connections: callers });
          await ledger.ask('quiet', undefined);
          await ours.quiet();
          first += requests;
          if (round === 0) continue;
          p50.push({ ours: our.p50, raw: their.p50 });
          p99.push({ ours: our.p99, raw: their.p99 });
        }
      }
    } finally {
      await processes.closeAll([load, ledger, raw]);
    }
    return [...pairs].flatMap(([callers, turns]) =>
      (['p50', 'p99'] as const).map((share) =>
        comparison({ name: `receipts, ${callers} at once, ${share}`, against: 'raw client', unit: 'ms' }, turns[share]),
      ),
    );
  });
}
