import type { Child } from '../child.js';
import type { LedgerAsks } from '../ledger.process.js';
import { type Comparison, comparison, type Figure, spread, type Turns } from '../spread.js';
import type { ServerLoadAsks } from './load.process.js';
import * as processes from './processes.js';
import { processorUs } from './processor-time.js';
import { type Server, withServers } from './servers.js';

const batch = 250;
const connections = 4;
const count = 3;
const limits = ['server', 'ledgers', 'load'] as const;
type Limit = (typeof limits)[number];

/** So many ledgers of one server, each with a sender of its own. */
interface Group {
  readonly name: string;
  readonly server: Server;
  readonly ledgers: readonly Child<LedgerAsks>[];
  readonly loads: readonly Child<ServerLoadAsks>[];
  readonly urls: readonly string[];
  readonly perEventUs: Record<Limit, number[]>;
}

/**
 * B7, three processes against one. Each group has a server of its own, so that the one ledger does not follow what the
 * three take. Both take the same number of events in a turn, from as many senders as ledgers, 4 connections each, batches
 * of 250: the rate is that of all together, until the last answer. Every ledger copies what all of its group take, and
 * keeps its views of it; that is in the processor time, which is counted until all are at rest.
 */
export function benchSeveral(size: processes.PartSize): Promise<{ comparisons: Comparison[]; figures: Figure[] }> {
  const { command, folder, rounds, quick } = size;
  const requests = quick ? 12 : 36;
  return withServers({ command, folder, count: 2 }, async (first, second) => {
    const groups: Group[] = [];
    const pairs: Turns[] = [];
    try {
      groups.push(
        await groupOf('one', 1, first as Server, folder),
        await groupOf('three', count, second as Server, folder),
      );
      const [one, three] = groups as [Group, Group];
      for (let round = 0; round <= rounds; round++) {
        const stretch = { from: 1 + round * requests * batch, requests, counts: round > 0 };
        const raw = await turn(one, stretch);
        const ours = await turn(three, stretch);
        if (round > 0) pairs.push({ ours, raw });
      }
    } finally {
      await processes.closeAll(groups.flatMap(({ ledgers, loads }) => [...ledgers, ...loads]));
    }
    const what = { name: 'three ledger processes', against: 'one ledger process', unit: 'events/s' };
    return { comparisons: [comparison(what, pairs)], figures: groups.flatMap(figuresOf) };
  });
}

async function groupOf(name: string, count: number, server: Server, folder: string): Promise<Group> {
  const ledgers: Child<LedgerAsks>[] = [];
  const urls: string[] = [];
  // One after the other: the first one makes the ledger.
  for (let n = 0; n < count; n++) {
    const ledger = processes.ledger(folder, `${name}-${n}`, server);
    ledgers.push(ledger);
    urls.push(await ledger.ask('url', undefined));
  }
  const loads = ledgers.map(() => processes.load());
  return { name, server, ledgers, loads, urls, perEventUs: { server: [], ledgers: [], load: [] } };
}

/** Events a second of all of the group together. */
async function turn(
  group: Group,
  { from, requests, counts }: { from: number; requests: number; counts: boolean },
): Promise<number> {
  const { loads, urls, ledgers, server, perEventUs } = group;
  const each = requests / loads.length;
  const events = requests * batch;
  await Promise.all(
    loads.map((load, n) =>
      load.ask('prepare', { ids: 'ordered', first: from + n * each * batch, requests: each, batch }),
    ),
  );
  const before = used(group);
  const begun = performance.now();
  await Promise.all(loads.map((load, n) => load.ask('send', { url: urls[n] as string, connections })));
  const ms = performance.now() - begun;
  // Of the load only what sending took: asking whether all is projected is not its work.
  const load = used(group).load - before.load;
  await Promise.all(ledgers.map((ledger) => ledger.ask('quiet', undefined)));
  await server.quiet();
  const after = used(group);
  if (counts) {
    perEventUs.server.push((after.server - before.server) / events);
    perEventUs.ledgers.push((after.ledgers - before.ledgers) / events);
    perEventUs.load.push(load / events);
  }
  return (events * 1_000) / ms;
}

function used({ server, ledgers, loads }: Group): Record<Limit, number> {
  const sum = (children: readonly { pid: number | undefined }[]) =>
    children.reduce((total, { pid }) => total + processorUs(pid), 0);
  return { server: server.processorUs, ledgers: sum(ledgers), load: sum(loads) };
}

const figuresOf = ({ name, perEventUs }: Group): Figure[] =>
  limits.map((limit) => ({
    name: `${name}: processor time of the ${limit}`,
    unit: 'µs/event',
    value: spread(perEventUs[limit]),
  }));
