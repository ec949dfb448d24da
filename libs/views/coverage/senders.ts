import type { Database, Statement } from 'better-sqlite3';
import { NumberedNames } from '#libs/projections';
import type { HighestNumber } from '../sequence-gaps.js';
import { EventCounts, type SourceCounts } from './event-counts.js';
import type { FollowedSource } from './followed-source.js';

/** Sources remembered between two batches; with more, all are read again. */
const sendersMax = 50_000;

/** Whoever sends evidence, or is spoken of as a source. */
export interface Sender extends HighestNumber {
  readonly id: number;
  readonly counting: SourceCounts;
  /** What follows it from event to event: null while it is not registered, undefined while nobody has looked. */
  followed: FollowedSource | null | undefined;
  hasSent: boolean;
}

/** Where every source stands with what it sent, whether or not it is registered as one yet. */
export class Senders {
  readonly #names: NumberedNames;
  readonly #select: Statement<[number], { highest: bigint; time: bigint | null }>;
  readonly #replace: Statement;
  readonly #counts: EventCounts;
  readonly #byName = new Map<string, Sender>();
  readonly #sent: Sender[] = [];

  constructor(database: Database, counts: EventCounts) {
    this.#names = new NumberedNames(database, 'coverage_sources');
    this.#select = database
      .prepare<[number], { highest: bigint; time: bigint | null }>(
        'SELECT highest, highest_time AS time FROM coverage_arrivals WHERE source = ?',
      )
      .safeIntegers();
    this.#replace = database.prepare('REPLACE INTO coverage_arrivals VALUES (?, ?, ?)');
    this.#counts = counts;
  }

  named(name: string, position: bigint): Sender {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const id = this.#names.idOf(name, position);
    const row = this.#select.get(id);
    const sender: Sender = {
      id,
      counting: EventCounts.begin(id, name),
      highest: row?.highest ?? 0n,
      highestTime: row?.time == null ? undefined : Number(row.time),
      followed: undefined,
      hasSent: false,
    };
    this.#byName.set(name, sender);
    return sender;
  }

  /** Takes an event of a source in; `time` is that of one which counts among what it sent. */
  arrive(sender: Sender, time: number | undefined): void {
    if (time !== undefined) this.#counts.add(sender.counting, time);
    if (sender.hasSent) return;
    sender.hasSent = true;
    this.#sent.push(sender);
  }

  /** Writes what changed since the last time. Called once for each batch, inside its transaction. */
  save(): void {
    for (const sender of this.#sent) {
      this.#counts.save(sender.counting);
      this.#replace.run(sender.id, sender.highest, sender.highestTime ?? null);
      sender.hasSent = false;
    }
    this.#sent.length = 0;
    if (this.#byName.size > sendersMax) this.#byName.clear();
  }
}
