import { join } from 'node:path';
import { assess, shippedRuleSets } from '#libs/assessment';
import { openSqliteReader, type SqliteReader } from '#libs/event-store';
import type { Evidence } from '#libs/evidence';
import { FolderFiles, ReadConnections } from '#libs/projections';
import { type Dossiers, dossiersOf, shippedViews } from '#libs/views';
import { answerParent } from './child.js';
import { question } from './client-life.js';
import { RawLog } from './raw-log.js';
import { writeOf } from './stored.js';

const [, , folder = '.', ledgerFolder = '.'] = process.argv;
const raw = new RawLog(join(folder, 'raw-clients.sqlite'));
/** How many events each stream of the bare file has. */
const revisions = new Map<string, number>();

let opened: { reader: SqliteReader; dossiers: Dossiers } | undefined;

/** The ledger's own files, beside the process that writes them. */
function ledger() {
  if (opened !== undefined) return opened;
  const connection = new ReadConnections(new FolderFiles(ledgerFolder, shippedViews.views));
  const reader = openSqliteReader({ folder: ledgerFolder });
  opened = { reader, dossiers: dossiersOf(connection, reader, shippedRuleSets) };
  return opened;
}

const asks = {
  /** Keeps the same events in the same order, in one stream for each client. */
  record({ events }: { events: readonly Evidence[] }): void {
    const writes = events.map((event) => {
      const { events } = writeOf(event);
      const revision = revisions.get(event.subject) ?? 0;
      revisions.set(event.subject, revision + 1);
      const expectedRevision = revision === 0 ? ('NO_STREAM' as const) : BigInt(revision - 1);
      return { stream: event.subject, expectedRevision, events };
    });
    raw.appendAll([writes]);
  },

  /** Milliseconds for each client: its stream read and parsed, nothing more. */
  raw: ({ clients }: { clients: readonly string[] }): number[] =>
    clients.map((client) => {
      const start = performance.now();
      raw.parsedStream(`client/${client}`);
      return performance.now() - start;
    }),

  /** Milliseconds for each client: found through the view, read, parsed and assessed, without a server. */
  async library({ clients }: { clients: readonly string[] }): Promise<number[]> {
    const { reader, dossiers } = ledger();
    const head = await reader.head();
    if (head === undefined) throw new Error('the ledger is empty');
    const known = { upTo: head.position, knownAt: head.ledgertime };
    // What is registered is there before the clock runs.
    await dossiers.of(clients[0] as string, known);
    const took: number[] = [];
    for (const client of clients) {
      const start = performance.now();
      assess(await dossiers.of(client, known), { ...question, at: known.knownAt });
      took.push(performance.now() - start);
    }
    return took;
  },
};
export type StatusAsks = typeof asks;

answerParent(asks, async () => {
  raw.close();
  await opened?.reader.close();
});
