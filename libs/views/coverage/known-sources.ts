import type { ReferenceTables, SourceRecord } from '#libs/assessment';
import type { Prepare } from '../view-reader.js';
import { KnownSource } from './known-source.js';
import type { LookUp } from './row-gaps.js';

/** A source that was registered at some time. */
export interface Registered {
  readonly id: bigint;
  readonly name: string;
}

interface State {
  readonly change: bigint;
  readonly by: ReferenceTables['reference'];
  /** Undefined for a source of which no version stood. */
  readonly records: ReadonlyMap<bigint, SourceRecord | undefined>;
}

/** All sources at one state of knowledge after the other: only those that changed in between are looked up. */
export class KnownSources {
  readonly #lookUp: LookUp;
  readonly #sources = new Map<bigint, KnownSource>();
  #registered: readonly Registered[] = [];
  #state: State | undefined;

  constructor(lookUp: LookUp) {
    this.#lookUp = lookUp;
  }

  /** As known after a change, in the order in which they were first spoken of. */
  at(prepare: Prepare, change: bigint, tables: ReferenceTables): SourceRecord[] {
    const by = tables.reference;
    const before = this.#state?.by === by ? this.#state : undefined;
    const changed = before === undefined ? undefined : changedBetween(prepare, before.change, change);
    if (changed === undefined || changed.some((id) => !before?.records.has(id)))
      this.#registered = everRegistered(prepare);
    const records = new Map(before?.records);
    for (const { id, name } of this.#registered) {
      if (changed?.includes(id) === false && records.has(id)) continue;
      records.set(id, this.#one(id, name).at(prepare, change, tables));
    }
    this.#state = { change, by, records };
    return this.#registered.flatMap(({ id }) => records.get(id) ?? []);
  }

  #one(id: bigint, name: string): KnownSource {
    const known = this.#sources.get(id) ?? new KnownSource(id, name, this.#lookUp);
    this.#sources.set(id, known);
    return known;
  }
}

/** All sources that were ever registered, in the order in which they were first spoken of. */
export function everRegistered(prepare: Prepare): Registered[] {
  return prepare<Registered>(
    `SELECT id, name FROM coverage_sources WHERE id IN (SELECT source FROM coverage_versions)
     ORDER BY (SELECT position FROM coverage_about WHERE source = coverage_sources.id ORDER BY position LIMIT 1)`,
  ).all();
}

function changedBetween(prepare: Prepare, one: bigint, other: bigint): bigint[] {
  const [low, high] = one < other ? [one, other] : [other, one];
  return prepare<bigint>('SELECT DISTINCT source FROM coverage_changes WHERE position > ? AND position <= ?')
    .pluck()
    .all(low, high);
}
