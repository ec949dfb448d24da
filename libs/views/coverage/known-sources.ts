import type { ReferenceTables, SourceRecord } from '#libs/assessment';
import type { Prepare } from '#libs/projections';
import { KnownSource } from './known-source.js';
import { registeredBy } from './registered.js';
import type { LookUp } from './row-gaps.js';

const lastPosition = 2n ** 63n - 1n;

/** All sources by one rule set, at one state of knowledge after the other: only those that differ are looked up. */
export class KnownSources {
  readonly #ruleSet: bigint;
  readonly #lookUp: LookUp;
  #sources: readonly KnownSource[] = [];
  /** The last change there was when they were read. */
  #readUpTo = -1n;

  constructor(ruleSet: bigint, lookUp: LookUp) {
    this.#ruleSet = ruleSet;
    this.#lookUp = lookUp;
  }

  /** As known after a change, in the order in which they were first spoken of. */
  at(prepare: Prepare, change: bigint, tables: ReferenceTables): SourceRecord[] {
    if (change > this.#readUpTo) this.#readSources(prepare);
    return this.#sources.flatMap((source) => source.at(prepare, change, tables) ?? []);
  }

  #readSources(prepare: Prepare): void {
    const known = new Map(this.#sources.map((source) => [source.id, source]));
    this.#sources = registeredBy(prepare, lastPosition).map(
      (source) => known.get(source.id) ?? new KnownSource(source, this.#ruleSet, this.#lookUp),
    );
    this.#readUpTo = prepare<bigint>('SELECT max(position) FROM coverage_changes').pluck().get() ?? -1n;
  }
}
