import type { Database, Statement } from 'better-sqlite3';
import type { EvidenceHeader } from '../projected-event.js';
import { type HighestNumber, SequenceGaps } from '../sequence-gaps.js';
import { KnownGaps } from './known-gaps.js';

/** Sources remembered between two batches; with more, all are read again. */
const sourcesMax = 50_000;

/** Follows the sequence numbers of every source, whether or not it is registered as one yet. */
export class ArrivedSequences {
  readonly #gaps: SequenceGaps;
  readonly #select: Statement<[number], { sequence: bigint; time: bigint | null }>;
  readonly #replace: Statement;
  readonly #known = new Map<number, HighestNumber>();
  readonly #changed = new Set<number>();

  constructor(database: Database) {
    this.#gaps = new SequenceGaps(new KnownGaps(database));
    this.#select = database.prepare(
      'SELECT highest AS sequence, highest_time AS time FROM evidence_index_sources WHERE source = ?',
    );
    this.#select.safeIntegers();
    this.#replace = database.prepare('REPLACE INTO evidence_index_sources VALUES (?, ?, ?)');
  }

  /** Takes one event of the source and gives its highest number after it, null while it has sent none. */
  arrive(source: number, { sequence, time }: EvidenceHeader, position: bigint): bigint | null {
    const known = this.#of(source);
    if (sequence !== undefined) {
      const { highest, highestTime } = known;
      this.#gaps.arrive(source, known, { sequence, time, position });
      if (known.highest !== highest || known.highestTime !== highestTime) this.#changed.add(source);
    }
    return known.highest || null;
  }

  /** Writes what changed since the last time. Called once for each batch, inside its transaction. */
  save(): void {
    for (const source of this.#changed) {
      const known = this.#known.get(source);
      if (known !== undefined) this.#replace.run(source, known.highest, known.highestTime ?? null);
    }
    this.#changed.clear();
    if (this.#known.size > sourcesMax) this.#known.clear();
  }

  #of(source: number): HighestNumber {
    const known = this.#known.get(source);
    if (known !== undefined) return known;
    const row = this.#select.get(source);
    const read = { highest: row?.sequence ?? 0n, highestTime: row?.time == null ? undefined : Number(row.time) };
    this.#known.set(source, read);
    return read;
  }
}
