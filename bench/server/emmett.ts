import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Child } from '../child.js';
import { type Comparison, comparison, type Figure, type Goal, spread, type Turns } from '../spread.js';
import type { EmmettAsks } from './emmett-server.process.js';
import type { Amount } from './evidence.js';
import type { LibraryAsks } from './library.process.js';
import * as processes from './processes.js';
import { type Server, withServers } from './servers.js';

export interface EmmettSize extends processes.PartSize {
  readonly emmettSqlite?: string;
  progress(what: string): void;
}

interface Measured {
  readonly comparisons: readonly Comparison[];
  readonly figures: readonly Figure[];
}

interface Way {
  readonly name: string;
  readonly batch: number;
  /** Under way at once, on our side and on emmett's. */
  readonly ours: number;
  readonly theirs: number;
  readonly events: number;
  readonly goal: Goal;
}

/** The processes of the three sides of one comparison, and the server of each where they have one. */
interface Sides {
  readonly store: string;
  readonly emmett: Child<EmmettAsks>;
  readonly ledger: ReturnType<typeof processes.ledger>;
  readonly library: Child<LibraryAsks>;
  readonly servers: readonly Server[];
}

/**
 * B9. Events a second until each is durable, acknowledged and projected. emmett's side is told where it is done, in
 * emmett-server.process.ts and emmett-sqlite.process.ts. Ours, with checks, identity, receipts and all views on: over HTTP,
 * until the last answer and until questions about clients are answered from all of it; and the same parts without HTTP.
 * How much later the last view has it (statuses are worked out for every client) stands beside. The same events for all.
 */
export async function benchEmmett(size: EmmettSize): Promise<Measured> {
  const { emmettSqlite, progress, quick, command, folder } = size;
  const events = { single: quick ? 200 : 3_000, batch: quick ? 500 : 12_000 };
  const single = { name: 'one event at a time', batch: 1, ours: 64, events: events.single };
  const batches = { name: 'batches of 100', batch: 100, ours: 4, events: events.batch };
  const measured: Measured[] = [];
  if (emmettSqlite === undefined) progress('B9: without SQLite, as no --emmett-sqlite was named');
  else {
    progress('B9: SQLite');
    measured.push(
      await compare(await sidesOf('SQLite', join(folder, 'sqlite'), emmettSqlite), size.rounds, [
        { ...single, theirs: 1, goal: { least: 10 } },
        { ...batches, theirs: 1, goal: { least: 1.5 } },
      ]),
    );
  }
  progress('B9: EventStoreDB');
  const served = join(folder, 'server');
  measured.push(
    await withServers({ command, folder: served, count: 3 }, async (...servers) =>
      compare(await sidesOf('EventStoreDB', served, undefined, servers), size.rounds, [
        { ...single, theirs: 64, goal: { least: 1 } },
        { ...batches, theirs: 4, goal: { least: 1 } },
      ]),
    ),
  );
  return {
    comparisons: measured.flatMap(({ comparisons }) => comparisons),
    figures: measured.flatMap(({ figures }) => figures),
  };
}

async function sidesOf(store: string, folder: string, installed?: string, servers: Server[] = []): Promise<Sides> {
  const [forEmmett, forLedger, forLibrary] = servers;
  await mkdir(join(folder, 'emmett'), { recursive: true });
  const code = installed === undefined ? './emmett-server.process.js' : './emmett-sqlite.process.js';
  const library = [join(folder, 'library'), forLibrary?.url ?? 'embedded'];
  return {
    store,
    servers,
    emmett: new Child(new URL(code, import.meta.url), [join(folder, 'emmett'), installed ?? forEmmett?.url ?? '']),
    ledger: processes.ledger(folder, 'ledger', forLedger),
    library: new Child(new URL('./library.process.js', import.meta.url), library),
  };
}

async function compare(sides: Sides, rounds: number, ways: readonly Way[]): Promise<Measured> {
  const load = processes.load();
  const turns = ways.map((way) => ({ way, http: [] as Turns[], library: [] as Turns[], later: [] as number[] }));
  const { emmett, ledger, library, servers } = sides;
  const rest = () => Promise.all([ledger.ask('quiet', undefined), ...servers.map((server) => server.quiet())]);
  try {
    const url = await ledger.ask('url', undefined);
    let first = 1;
    for (let round = 0; round <= rounds; round++) {
      for (const turn of turns) {
        const { events, batch, ours, theirs } = turn.way;
        const amount: Amount = { first, events, batch, width: theirs };
        first += events;
        const rate = (ms: number): number => (events * 1_000) / ms;
        const raw = rate(await emmett.ask('record', amount));
        await rest();
        const http = await overHttp(load, url, { ...amount, width: ours });
        await rest();
        const parts = rate(await library.ask('record', { ...amount, width: ours }));
        await rest();
        if (round === 0) continue;
        turn.http.push({ ours: rate(http.ms), raw });
        turn.library.push({ ours: parts, raw });
        turn.later.push(http.laterMs);
      }
    }
  } finally {
    await processes.closeAll([load, ledger, emmett, library]);
  }
  return reportOf(sides.store, turns);
}

async function overHttp(
  load: ReturnType<typeof processes.load>,
  url: string,
  { first, events, batch, width }: Amount,
): Promise<{ ms: number; laterMs: number }> {
  await load.ask('prepare', { ids: 'ordered', first, requests: events / batch, batch });
  const begun = performance.now();
  await load.ask('send', { url, connections: width });
  await load.ask('answerable', { url });
  const done = performance.now();
  await load.ask('projected', { url });
  return { ms: done - begun, laterMs: performance.now() - done };
}

function reportOf(
  store: string,
  turns: readonly { way: Way; http: readonly Turns[]; library: readonly Turns[]; later: readonly number[] }[],
): Measured {
  const name = (way: Way, how: string): string => `${store}, ${way.name}, ${how}`;
  return {
    comparisons: turns.flatMap(({ way, http, library }) => {
      const what = { against: 'emmett', unit: 'events/s', goal: way.goal };
      return [
        comparison({ ...what, name: name(way, 'over HTTP') }, http),
        comparison({ ...what, name: name(way, 'without HTTP') }, library),
      ];
    }),
    figures: turns.map(({ way, later }) => ({
      name: name(way, 'the last view has it later by'),
      unit: 'ms',
      value: spread(later),
    })),
  };
}
