import type { Fact } from '../facts/fact.js';
import type { ReferenceTables } from '../reference/reference.js';
import type { SourcesAt } from '../sources/source-records.js';
import type { SourceRecord } from '../sources/sources.js';
import { Actors } from './actors.js';
import { Assets } from './assets.js';
import { Campaigns } from './campaigns.js';
import { Entities } from './entities.js';
import { type Entries, type Outlook, type Reader, unanchored } from './entry-history.js';
import type { EntryKind, RegisterEvidence } from './register-evidence.js';
import type { RegisterReadings } from './register-readings.js';
import { Surfaces } from './surfaces.js';

/** How a state reads the evidence. */
export interface StateOptions extends Outlook {
  readonly position: bigint;
  readonly tables: ReferenceTables;
  /** The rule set's name, and how it reads. */
  readonly ruleSet: string;
  readonly readings: RegisterReadings;
  readonly sourcesAt: SourcesAt;
  /** Whether sources stand as they do for most clients (`SourceEvidence`). */
  readonly isPlain: boolean;
  readonly believesAnchors: boolean;
  readonly believesApprovals: boolean;
}

/**
 * The registers as they stand for clients whose first regulator's request (if any) is the same one. Nothing of it
 * is made before it is asked for, and what is made is shared by all states in which it is the same.
 */
export class RegisterState {
  readonly tables: ReferenceTables;
  readonly #evidence: RegisterEvidence;
  readonly #options: StateOptions;
  #actors: Actors | undefined;
  #assets: Assets | undefined;
  #campaigns: Campaigns | undefined;
  #entities: Entities | undefined;
  #sources: readonly SourceRecord[] | undefined;
  #surfaces: Surfaces | undefined;

  constructor(evidence: RegisterEvidence, options: StateOptions) {
    this.tables = options.tables;
    this.#evidence = evidence;
    this.#options = options;
  }

  get actors(): Actors {
    this.#actors ??= new Actors(this.#entries('actor'), this.#options.readings);
    return this.#actors;
  }

  get assets(): Assets {
    this.#assets ??= new Assets(this.#entries('asset'));
    return this.#assets;
  }

  get campaigns(): Campaigns {
    this.#campaigns ??= new Campaigns(this.#entries('campaign'), (...asked) => this.#evidence.campaigns.find(...asked));
    return this.#campaigns;
  }

  get entities(): Entities {
    this.#entities ??= new Entities(this.#entries('entity'), this.#options.readings, (isRegistered) =>
      this.#evidence.entityIds(this.#options, isRegistered),
    );
    return this.#entities;
  }

  /** Up to where it is known; without positions, the instant in ms. */
  get position(): bigint {
    return this.#options.position;
  }

  /** The registered sources, by the order of first mention. */
  get sources(): readonly SourceRecord[] {
    this.#sources ??= this.#sourcesKnown();
    return this.#sources;
  }

  get surfaces(): Surfaces {
    this.#surfaces ??= new Surfaces(this.#entries('surface'), this.tables);
    return this.#surfaces;
  }

  /** All facts about the entries of one register, by the entry's name, in the ledger's order, retracted or not. */
  about(register: EntryKind): ReadonlyMap<string, readonly Fact[]> {
    const facts = [...this.#evidence.register(register)].map(
      ([id, entry]) => [id, entry.at(this.#options)?.facts ?? []] as const,
    );
    return new Map(facts.filter(([, all]) => all.length > 0));
  }

  /** All facts about one entry of a register, in the ledger's order, retracted or not. */
  factsAbout(register: EntryKind, id: string): readonly Fact[] {
    return this.#evidence.register(register).get(id)?.at(this.#options)?.facts ?? [];
  }

  #entries(register: EntryKind): Entries {
    const entries = this.#evidence.register(register);
    const read = <T>(id: string, reader: Reader<T>): T | undefined =>
      entries
        .get(id)
        ?.at(this.#options)
        ?.read(this.#options.believesAnchors ? reader : unanchored(reader), this.tables);
    return { read };
  }

  #sourcesKnown(): readonly SourceRecord[] {
    const { position, ruleSet, readings, sourcesAt, isPlain, believesApprovals, frozenFrom } = this.#options;
    const about = () => this.about('source');
    const evidence = {
      tables: this.tables,
      ruleSet,
      counted: readings.counted,
      isPlain,
      believesApprovals,
      frozenFrom: frozenFrom < this.#evidence.length ? this.#evidence.position(frozenFrom) : undefined,
      get bySource() {
        return about();
      },
    };
    const sources = sourcesAt(position, evidence);
    return believesApprovals ? sources : sources.map(({ unlifted }) => unlifted);
  }
}
