import type { RuleSets } from '#libs/assessment';
import type { Dossiers, EvidenceAt, EvidenceIndex, Foreign, KnownRegisters } from '#libs/views';
import type { Genesis } from '../genesis.js';

/** What questions about a client are answered from, on whichever thread. */
export interface ClientSources {
  readonly dossiers: Dossiers;
  readonly registers: KnownRegisters;
  readonly evidenceIndex: EvidenceIndex;
  readonly foreign: Foreign;
  readonly evidenceAt: EvidenceAt;
  readonly ruleSets: RuleSets;
  readonly genesis: Pick<Genesis, 'origin' | 'simulated'>;
}
