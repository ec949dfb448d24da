import { Dossier, type RuleSets, SourceRecords } from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import type { RecordedEvidence } from '#libs/evidence';
import type { Connection } from '#libs/projections';
import { type EvidenceAt, evidenceFrom } from './evidence-at.js';
import { EvidenceIndex } from './evidence-index/evidence-index.js';
import { RegisterPositions } from './evidence-index/register-positions.js';
import { type KnownAt, KnownRegisters } from './known-registers.js';

export interface DossiersParts {
  readonly evidenceIndex: EvidenceIndex;
  readonly registers: KnownRegisters;
  readonly evidenceAt: EvidenceAt;
  /** Where the same is read of one client of many, if not there: by what keeps nothing of it. */
  readonly passingAt?: EvidenceAt;
}

/**
 * What is known of clients: found in the views, read from the store, and put into a dossier. *Statuses* alone makes its own,
 * which it takes from position to position.
 */
export class Dossiers {
  readonly #parts: DossiersParts;

  constructor(parts: DossiersParts) {
    this.#parts = parts;
  }

  /**
   * What is known of a client, by its name without `client/`.
   * @param ruleSet what is asked by, if not by what is in force
   */
  async of(client: string, known: KnownAt, ruleSet?: string): Promise<Dossier> {
    const registers = await this.#parts.registers.at(known, ruleSet);
    return new Dossier(client, await this.evidenceOf(client, known), registers);
  }

  /** The same for one client of many: what is read for it is not kept. */
  async passing(client: string, known: KnownAt): Promise<Dossier> {
    const { registers, evidenceIndex, evidenceAt, passingAt = evidenceAt } = this.#parts;
    const { upTo } = known;
    const positions = evidenceIndex.positionsOf(this.subjectsOf(`client/${client}`, upTo), upTo);
    return new Dossier(client, await passingAt(positions), await registers.at(known));
  }

  /** All evidence of a client and of what links join to it, in the order of recording. */
  evidenceOf(client: string, { upTo }: Pick<KnownAt, 'upTo'>): Promise<RecordedEvidence[]> {
    return this.evidenceAbout(this.subjectsOf(`client/${client}`, upTo), upTo);
  }

  evidenceAbout(subjects: readonly string[], upTo: bigint): Promise<RecordedEvidence[]> {
    return this.#parts.evidenceAt(this.#parts.evidenceIndex.positionsOf(subjects, upTo));
  }

  /** A subject and those that any link joins to it. */
  subjectsOf(subject: string, upTo: bigint): string[] {
    return [subject, ...this.#parts.evidenceIndex.linked(subject, upTo)];
  }
}

/** Dossiers from the views' files and a store, for whoever has nothing else of a ledger. Sources are judged by what they sent. */
export function dossiersOf(connection: Connection, reader: EventReader, ruleSets: RuleSets): Dossiers {
  const evidenceIndex = new EvidenceIndex(connection);
  const evidenceAt = evidenceFrom(reader);
  const { at: sourcesAt } = new SourceRecords((source, upTo) => evidenceIndex.arrivals(source, upTo));
  const registers = new KnownRegisters({
    registers: new RegisterPositions(connection),
    evidenceAt,
    sourcesAt,
    ruleSets,
  });
  return new Dossiers({ evidenceIndex, registers, evidenceAt });
}
