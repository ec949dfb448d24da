import { join } from 'node:path';
import { Child } from '../child.js';
import { type Comparison, comparison, type Goal, type Turns } from '../spread.js';
import type { CatchUpAsks } from './catch-up.process.js';
import * as processes from './processes.js';
import { type Server, withServers } from './servers.js';

const batch = 1_000;
const connections = 4;
const names = { ledger: 'copy and all views', copy: 'the copy alone' } as const;
type What = keyof typeof names;

/**
 * B7, catching up. Events a second from an empty data folder: a ledger until its copy and all its views are complete,
 * from the start of the server's parts on (what Node takes to load them is not in it); and the copy alone. Raw: the plain
 * client's `readAll` of the same server, which gives each event parsed. Each turn has a fresh process on both sides.
 */
export function benchCatchUp(size: processes.PartSize & { readonly goal?: Goal }): Promise<Comparison[]> {
  const { command, folder, rounds, quick, profile, goal = { least: 0.5 } } = size;
  return withServers({ command, folder, count: 1 }, async (...servers) => {
    const [server] = servers as [Server];
    await fill(server, folder, quick ? 4 : 30);
    const pairs: Record<What, Turns[]> = { ledger: [], copy: [] };
    for (let round = 0; round <= rounds; round++) {
      for (const what of ['ledger', 'copy'] as const) {
        const raw = processes.raw(server);
        const { ms: rawMs, events } = await raw.ask('readAll', undefined).finally(() => raw.close());
        const args = [join(folder, `${what}-${round}`), server.url];
        const ours = new Child<CatchUpAsks>(new URL('./catch-up.process.js', import.meta.url), args, { profile });
        const ms = await ours.ask(what, undefined).finally(() => ours.close());
        await server.quiet();
        if (round > 0) pairs[what].push({ ours: (events * 1_000) / ms, raw: (events * 1_000) / rawMs });
      }
    }
    const against = 'raw readAll';
    return [
      comparison({ name: names.ledger, against, unit: 'events/s', goal }, pairs.ledger),
      comparison({ name: names.copy, against, unit: 'events/s' }, pairs.copy),
    ];
  });
}

/** Has a ledger record what is then caught up with. */
async function fill(server: Server, folder: string, requests: number): Promise<void> {
  const load = processes.load();
  const ledger = processes.ledger(folder, 'first', server);
  try {
    const url = await ledger.ask('url', undefined);
    await load.ask('prepare', { ids: 'ordered', first: 1, requests, batch });
    await load.ask('send', { url, connections });
  } finally {
    await processes.closeAll([load, ledger]);
  }
  await server.quiet();
}
