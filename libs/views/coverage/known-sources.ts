import type { ReferenceTables, SourceRecord } from '#libs/assessment';
import type { Prepare } from '../view-reader.js';
import { KnownSource } from './known-source.js';
import type { LookUp } from './row-gaps.js';

/** A source that was registered at some time. */
export interface Registered {
  readonly id: bigint;
  readonly name: string;
}

/** All sources at one state of knowledge after the other: only those that differ are looked up. */
export class KnownSources {
  readonly #lookUp: LookUp;
  #sources: readonly KnownSource[] = [];
  /** The last change there was when they were read. */
  #readUpTo = -1n;

  constructor(lookUp: LookUp) {
    this.#lookUp = lookUp;
  }

  /** As known after a change, in the order in which they were first spoken of. */
  at(prepare: Prepare, change: bigint, tables: ReferenceTables): SourceRecord[] {
    if (change > this.#readUpTo) this.#readSources(prepare);
    return this.#sources.flatMap((source) => source.at(prepare, change, tables) ?? []);
  }

  #readSources(prepare: Prepare): void {
    const known = new Map(this.#sources.map((source) => [source.id, source]));
    this.#sources = everRegistered(prepare).map(
      ({ id, name }) => known.get(id) ?? new KnownSource(id, name, this.#lookUp),
    );
    this.#readUpTo = prepare<bigint>('SELECT max(position) FROM coverage_changes').pluck().get() ?? -1n;
  }
}

/** All sources that were ever registered, in the order in which they were first spoken of. */
export function everRegistered(prepare: Prepare): Registered[] {
  return prepare<Registered>(
    `SELECT id, name FROM coverage_sources WHERE id IN (SELECT source FROM coverage_versions)
     ORDER BY (SELECT position FROM coverage_about WHERE source = coverage_sources.id ORDER BY position LIMIT 1)`,
  ).all();
}
