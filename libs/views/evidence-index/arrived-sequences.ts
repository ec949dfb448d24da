import type { Database, Statement } from 'better-sqlite3';
import type { EvidenceHeader } from '../projected-event.js';
import { Gaps, type HighestSequence } from './gaps.js';

/** Sources remembered between two batches; with more, all are read again. */
const sourcesMax = 50_000;

/** Follows the sequence numbers of every source, whether or not it is registered as one yet. */
export class ArrivedSequences {
  readonly #gaps: Gaps;
  readonly #select: Statement<[number], { sequence: bigint; time: bigint | null }>;
  readonly #replace: Statement;
  readonly #highest = new Map<number, HighestSequence>();
  readonly #changed = new Set<number>();

  constructor(database: Database) {
    this.#gaps = new Gaps(database);
    this.#select = database.prepare(
      'SELECT highest AS sequence, highest_time AS time FROM evidence_index_sources WHERE source = ?',
    );
    this.#select.safeIntegers();
    this.#replace = database.prepare('REPLACE INTO evidence_index_sources VALUES (?, ?, ?)');
  }

  /** Takes one event of the source and gives its highest number after it, null while it has sent none. */
  arrive(source: number, { sequence, time }: EvidenceHeader, position: bigint): bigint | null {
    const before = this.#of(source);
    if (sequence === undefined) return before.sequence || null;
    const after = this.#gaps.arrive(source, sequence, time, position, before);
    if (after !== before) {
      this.#highest.set(source, after);
      this.#changed.add(source);
    }
    return after.sequence || null;
  }

  /** Writes what changed since the last time. Called once for each batch, inside its transaction. */
  save(): void {
    for (const source of this.#changed) {
      const highest = this.#highest.get(source);
      if (highest !== undefined) this.#replace.run(source, highest.sequence, highest.time);
    }
    this.#changed.clear();
    if (this.#highest.size > sourcesMax) this.#highest.clear();
  }

  #of(source: number): HighestSequence {
    const known = this.#highest.get(source);
    if (known !== undefined) return known;
    const row = this.#select.get(source);
    const highest = { sequence: row?.sequence ?? 0n, time: row?.time == null ? null : Number(row.time) };
    this.#highest.set(source, highest);
    return highest;
  }
}
