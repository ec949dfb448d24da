import { Case, decide, type RuleSets } from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import type { Connection } from '#libs/projections';
import { type Dossiers, dossiersOf } from '../dossiers.js';
import type { RuledStatus } from '../statuses/status-counts.js';

/** One question to the assessment. */
export interface Assessed {
  /** In full: `client/c3`. */
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  /** Absent: to serve. */
  readonly purpose?: 'EXIT' | undefined;
  /** Both in ms. */
  readonly at: number;
  readonly knownAt: number;
  readonly upTo: bigint;
}

/** Asks the assessment itself, where what is kept says nothing: of subjects that were not known by then, and of an exit. */
export class Assessor {
  readonly #dossiers: Dossiers;

  constructor(connection: Connection, reader: EventReader, ruleSets: RuleSets) {
    this.#dossiers = dossiersOf(connection, reader, ruleSets);
  }

  async verdict({ client, upTo, knownAt, ...question }: Assessed): Promise<RuledStatus> {
    const dossier = await this.#dossiers.of(client.slice('client/'.length), { upTo, knownAt });
    const { status, rule } = decide(new Case(dossier, question), dossier.ruleSet);
    return { status, rule };
  }
}
