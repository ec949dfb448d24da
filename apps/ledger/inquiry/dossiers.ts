import { Injectable } from '@nestjs/common';
import { Dossier } from '#libs/assessment';
import type { RecordedEvidence } from '#libs/evidence';
import { Views } from '#libs/views';
import { KnownEvidence } from './known-evidence.js';
import { KnownRegisters } from './known-registers.js';
import type { Knowledge } from './standpoint.js';

/** What is known of clients. */
@Injectable()
export class Dossiers {
  constructor(
    private readonly views: Views,
    private readonly known: KnownEvidence,
    private readonly registers: KnownRegisters,
  ) {}

  /** @param ruleSet what is asked by, if not by what is in force */
  async of(client: string, knowledge: Knowledge, ruleSet?: string): Promise<Dossier> {
    const registers = await this.registers.at(knowledge, ruleSet);
    return new Dossier(client, await this.evidenceOf(client, knowledge), registers);
  }

  /** The same for one client of many: what is read for it is not kept. */
  async passing(client: string, knowledge: Knowledge): Promise<Dossier> {
    const registers = await this.registers.at(knowledge);
    return new Dossier(client, await this.passingEvidenceOf(client, knowledge), registers);
  }

  passingEvidenceOf(client: string, { upTo }: Knowledge): Promise<RecordedEvidence[]> {
    return this.known.pass(this.views.evidenceIndex.positionsOf(this.subjectsOf(`client/${client}`, upTo), upTo));
  }

  /** All evidence of a client and of what links join to it, in the order of recording. */
  evidenceOf(client: string, { upTo }: Knowledge): Promise<RecordedEvidence[]> {
    return this.evidenceAbout(this.subjectsOf(`client/${client}`, upTo), upTo);
  }

  evidenceAbout(subjects: readonly string[], upTo: bigint): Promise<RecordedEvidence[]> {
    return this.known.at(this.views.evidenceIndex.positionsOf(subjects, upTo));
  }

  /** A subject and those that any link joins to it. */
  subjectsOf(subject: string, upTo: bigint): string[] {
    return [subject, ...this.views.evidenceIndex.linked(subject, upTo)];
  }
}
