import { Case, Dossier, decide, Registers as RegistersState, shippedRuleSets } from '#libs/assessment';
import { openSqliteReader } from '#libs/event-store';
import { fromStored, type RecordedEvidence } from '#libs/evidence';
import { FolderFiles, ReadConnections } from '#libs/projections';
import { EvidenceIndex, RegisterPositions, shippedViews } from '#libs/views';
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
    const [evidenceIndex, registers] = [new EvidenceIndex(connections), new RegisterPositions(connections)];
    const head = await reader.head();
    if (head === undefined) throw new Error('the ledger is empty');
    const { position: upTo, ledgertime: at } = head;
    const evidenceAt = async (positions: readonly bigint[]): Promise<RecordedEvidence[]> =>
      (await reader.readPositions(positions)).map(fromStored);
    const start = performance.now();
    const evidence = await evidenceAt(registers.positions(upTo));
    const state = RegistersState.of(evidence, at, (source) => evidenceIndex.arrivals(source, upTo), shippedRuleSets);
    let assessments = 0;
    const assessed = async (client: string): Promise<number> => {
      const begun = performance.now();
      const subject = `client/${client}`;
      const subjects = [subject, ...evidenceIndex.linked(subject, upTo)];
      const dossier = new Dossier(client, await evidenceAt(evidenceIndex.positionsOf(subjects, upTo)), state);
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
