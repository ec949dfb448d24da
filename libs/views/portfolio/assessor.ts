import {
  type Arrivals,
  Case,
  Dossier,
  decide,
  RegisterHistory,
  type RuleSet,
  type RuleSets,
  SourceRecords,
} from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import { fromStored } from '#libs/evidence';
import type { Connection } from '#libs/projections';
import { EvidenceIndex } from '../evidence-index/evidence-index.js';
import { RegisterPositions } from '../registers/register-positions.js';
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
  readonly #evidenceIndex: EvidenceIndex;
  readonly #registers: RegisterPositions;
  readonly #reader: EventReader;
  readonly #history: RegisterHistory<RuleSet>;
  #held = -1n;

  constructor(connection: Connection, reader: EventReader, ruleSets: RuleSets) {
    this.#evidenceIndex = new EvidenceIndex(connection);
    this.#registers = new RegisterPositions(connection);
    this.#reader = reader;
    const arrivals = (source: string, upTo: bigint): Arrivals => this.#evidenceIndex.arrivals(source, upTo);
    this.#history = new RegisterHistory(new SourceRecords(arrivals).at, ruleSets);
  }

  async verdict({ client, upTo, knownAt, ...question }: Assessed): Promise<RuledStatus> {
    if (upTo > this.#held) {
      const positions = this.#registers.positions(upTo, this.#held);
      this.#history.add((await this.#reader.readPositions(positions)).map(fromStored));
      this.#held = upTo;
    }
    const about = [client, ...this.#evidenceIndex.linked(client, upTo)];
    const events = await this.#reader.readPositions(this.#evidenceIndex.positionsOf(about, upTo));
    const name = client.slice('client/'.length);
    const dossier = new Dossier(name, events.map(fromStored), this.#history.at(upTo, knownAt));
    const { status, rule } = decide(new Case(dossier, question), dossier.ruleSet);
    return { status, rule };
  }
}
