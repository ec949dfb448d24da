import { Case, decide, shippedRuleSets } from '#libs/assessment';
import { openSqliteReader } from '#libs/event-store';
import { FolderFiles, ReadConnections } from '#libs/projections';
import { dossiersOf, shippedViews } from '#libs/views';
import { answerParent } from '../child.js';

export interface Sampled {
  /** Milliseconds for what all clients share: the registers as they are now. */
  readonly sharedMs: number;
  /** Milliseconds for each client: found, read, and every subject assessed for every entity. */
  readonly clientsMs: readonly number[];
  /** Assessments in all. */
  readonly assessments: number;
}

const asks = {
  /** What a full assessment of these clients takes, by the libraries on one thread, as the ledger stands. */
  async sample({ folder, clients }: { folder: string; clients: readonly string[] }): Promise<Sampled> {
    const connections = new ReadConnections(new FolderFiles(folder, shippedViews.views));
    const reader = openSqliteReader({ folder });
    const dossiers = dossiersOf(connections, reader, shippedRuleSets);
    const head = await reader.head();
    if (head === undefined) throw new Error('the ledger is empty');
    const at = head.ledgertime;
    const known = { upTo: head.position, knownAt: at };
    const start = performance.now();
    let assessments = 0;
    const assessed = async (client: string): Promise<number> => {
      const begun = performance.now();
      const dossier = await dossiers.of(client, known);
      for (const asked of dossier.subjects()) {
        for (const entity of dossier.registers.entities.ids) {
          decide(new Case(dossier, { ...asked, entity, at }), dossier.ruleSet);
          assessments++;
        }
      }
      return performance.now() - begun;
    };
    // The first one prepares what all share.
    await assessed(clients[0] as string);
    assessments = 0;
    const sharedMs = performance.now() - start;
    const clientsMs: number[] = [];
    for (const client of clients) clientsMs.push(await assessed(client));
    connections.close();
    await reader.close();
    return { sharedMs, clientsMs, assessments };
  },
};
export type AssessAsks = typeof asks;

answerParent(asks);
