import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { canonical, instant, subjectOfSource, typeOf } from '#libs/evidence';
import { eventOf, type UnnumberedEvent } from './draft.js';
import { type IntakeResult, isRefusal } from './ledger-answer.js';
import type { Receipt } from './log-problem.js';
import { openOutboxFile } from './outbox-file.js';
import { ProducerRefusal } from './producer-refusal.js';
import { selfDescribing } from './self-describing.js';

/** An event that waits to be sent: the same bytes at every try. */
export interface WaitingEvent {
  readonly sequence: number;
  readonly id: string;
  readonly event: string;
}

/** An event that the ledger refused: it keeps its number until it is mended or given up. */
export interface RefusedEvent extends WaitingEvent {
  readonly refusal: IntakeResult;
}

/** What became of an event that was to be kept: `same` where it was kept before, `taken` where another one has its id. */
export type Kept = 'kept' | 'same' | 'taken';

export interface OutboxCounts {
  readonly waiting: number;
  readonly refused: number;
}

/** No more than so many wait for a log that is behind, or away. */
const insertReceipt =
  'INSERT OR IGNORE INTO receipts (id, hash) SELECT ?, ? WHERE (SELECT count(*) FROM receipts) < 1000';

const selfDescribingTypes: ReadonlySet<string> = new Set(selfDescribing.map(typeOf));

/**
 * What one source has recorded and the ledger has not yet answered, in a file. What a method has written is durable when it
 * returns: it survives the end of the process and a power cut. One process at a time has it open. Numbers are given here, in
 * the transaction that keeps the event, without a gap.
 */
export class Outbox {
  readonly source: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #counts: { waiting: number; refused: number };

  /** Throws a `ProducerRefusal` where another process has it, or it is another source's. */
  constructor(file: string, source: string, firstSequence = 1) {
    this.source = source;
    this.#database = openOutboxFile(file, source, firstSequence);
    this.#counts = this.#counted();
  }

  get counts(): OutboxCounts {
    return { ...this.#counts };
  }

  /** The number that was given last; below the first while none was. */
  get lastSequence(): number {
    return Number(this.value('last sequence'));
  }

  /** Keeps events, all or none, each under the next number. */
  keep(events: readonly UnnumberedEvent[]): Kept[] {
    return this.#inTransaction(() => this.#keepEach(events));
  }

  /**
   * Keeps what was spilled up to a place, and remembers the place. What has the id of another event is told before anything
   * is kept, and has no place here.
   */
  takeBack(events: readonly UnnumberedEvent[], taken: number, tell: (taken: UnnumberedEvent[]) => void): void {
    this.#inTransaction(() => {
      const kept = this.#keepEach(events);
      tell(events.filter((_, index) => kept[index] === 'taken'));
      this.setValue('spill taken', String(taken));
    });
  }

  /** What waits, in the order of numbers, as much as fits. */
  waiting(eventsMax: number, bytesMax: number): WaitingEvent[] {
    const rows = this.#all(
      "SELECT sequence, id, event FROM events WHERE state = 'waiting' ORDER BY sequence LIMIT ?",
      eventsMax,
    ).map(waitingIn);
    let bytes = 0;
    return rows.filter(({ event }, index) => {
      bytes += Buffer.byteLength(event) + 1;
      return index === 0 || bytes <= bytesMax;
    });
  }

  /**
   * Notes what the ledger said: what it has is not sent again, and what it refused waits to be mended. Of every so many numbers
   * (0: of none) it keeps the receipt.
   */
  settle(answered: readonly (WaitingEvent & { readonly result: IntakeResult })[], sampleEvery = 0): void {
    this.#inTransaction(() => {
      for (const { id, sequence, result } of sampleEvery === 0 ? [] : answered)
        if (sequence % sampleEvery === 0 && result.hash !== undefined) this.#run(insertReceipt, id, result.hash);
      for (const { sequence, result } of answered) {
        this.#counts.waiting--;
        if (isRefusal(result)) this.#counts.refused++;
        if (isRefusal(result))
          this.#run(
            "UPDATE events SET state = 'refused', refusal = ? WHERE sequence = ?",
            JSON.stringify(result),
            sequence,
          );
        else this.#run("UPDATE events SET state = 'sent', event = NULL, refusal = NULL WHERE sequence = ?", sequence);
      }
    });
  }

  /** What the ledger refused, in the order of numbers. */
  refused(): RefusedEvent[] {
    return this.#all(`${selectRefused} ORDER BY sequence`).map(refusedIn);
  }

  refusedNamed(id: string): RefusedEvent | undefined {
    return this.#all(`${selectRefused} AND id = ?`, id).map(refusedIn)[0];
  }

  /** What was sent and lies before an instant (ms) is not known again, but for the last so many events. */
  forgetSent(remembered: number, before: number): void {
    const last = this.lastSequence - remembered;
    this.#run("DELETE FROM events WHERE state = 'sent' AND sequence <= ? AND time < ?", last, before);
  }

  /** Puts an event in the place of one that was refused, under its number. */
  replace({ sequence }: RefusedEvent, event: UnnumberedEvent): void {
    this.#inTransaction(() => {
      this.#run('DELETE FROM events WHERE sequence = ?', sequence);
      this.#counts.refused--;
      if (this.#all('SELECT 1 FROM events WHERE id = ?', event.id).length > 0)
        throw new ProducerRefusal('id-taken', `another event has the id ${event.id}`);
      this.#insert(sequence, event, digestOf(event));
    });
  }

  /** Says that the source was alive from one instant to another (ms), and how much it sent then, as far as it is here. */
  keepHeartbeat(from: number, to: number): void {
    const [{ count } = { count: 0 }] = this.#all(
      'SELECT count(*) AS count FROM events WHERE counts = 1 AND time BETWEEN ? AND ?',
      from,
      to,
    );
    const last = this.lastSequence;
    const [periodFrom, periodTo] = [new Date(from).toISOString(), new Date(to).toISOString()];
    const data = { lastSequence: last, count: Number(count), periodFrom, periodTo };
    const subject = subjectOfSource(this.source);
    this.#inTransaction(() => {
      this.#insert(last + 1, eventOf(this.source, 'SourceHeartbeat', { subject, time: new Date(to), data }));
      this.setValue('last sequence', String(last + 1));
      this.setValue('heard until', String(to));
    });
  }

  get receiptCount(): number {
    return Number(this.#all('SELECT count(*) AS count FROM receipts')[0]?.count);
  }

  /** The oldest of the receipts that were kept. */
  receipts(most: number): Receipt[] {
    return this.#all('SELECT id, hash FROM receipts ORDER BY place LIMIT ?', most).map(({ id, hash }) => ({
      id: String(id),
      hash: String(hash),
    }));
  }

  /** These were looked for, below this checkpoint of the log. */
  settleReceipts(ids: readonly string[], checkpoint: string | undefined): void {
    this.#inTransaction(() => {
      for (const id of ids) this.#run('DELETE FROM receipts WHERE id = ?', id);
      if (checkpoint !== undefined) this.setValue('checkpoint', checkpoint);
    });
  }

  value(name: string): string | undefined {
    return this.#all('SELECT value FROM outbox WHERE name = ?', name)[0]?.value as string | undefined;
  }

  setValue(name: string, value: string): void {
    this.#run('INSERT INTO outbox VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', name, value);
  }

  close(): void {
    this.#database.close();
  }

  #keepEach(events: readonly UnnumberedEvent[]): Kept[] {
    let last = this.lastSequence;
    const kept = events.map((event) => {
      const [held] = this.#all('SELECT digest FROM events WHERE id = ?', event.id);
      const digest = digestOf(event);
      if (held !== undefined) return Buffer.compare(held.digest as Uint8Array, digest) === 0 ? 'same' : 'taken';
      this.#insert(++last, event, digest);
      return 'kept';
    });
    this.setValue('last sequence', String(last));
    return kept;
  }

  #insert(sequence: number, event: UnnumberedEvent, digest = digestOf(event)): void {
    this.#counts.waiting++;
    this.#run(
      "INSERT INTO events (sequence, id, time, counts, state, event, digest) VALUES (?, ?, ?, ?, 'waiting', ?, ?)",
      sequence,
      event.id,
      instant(event.time),
      selfDescribingTypes.has(event.type) ? 0 : 1,
      JSON.stringify({ ...event, sequence: String(sequence) }),
      digest,
    );
  }

  #counted(): { waiting: number; refused: number } {
    const of = (state: string) =>
      Number(this.#all('SELECT count(*) AS count FROM events WHERE state = ?', state)[0]?.count);
    return { waiting: of('waiting'), refused: of('refused') };
  }

  #inTransaction<Result>(work: () => Result): Result {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#counts = this.#counted();
      throw error;
    }
  }

  #all(sql: string, ...values: (string | number)[]): Record<string, SQLOutputValue>[] {
    return this.#prepared(sql).all(...values);
  }

  #run(sql: string, ...values: (string | number | Uint8Array)[]): void {
    this.#prepared(sql).run(...values);
  }

  #prepared(sql: string): StatementSync {
    const held = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, held);
    return held;
  }
}

const selectRefused = "SELECT sequence, id, event, refusal FROM events WHERE state = 'refused'";

const refusedIn = (row: Record<string, SQLOutputValue>): RefusedEvent => ({
  ...waitingIn(row),
  refusal: JSON.parse(row.refusal as string) as IntakeResult,
});

const waitingIn = (row: Record<string, SQLOutputValue>): WaitingEvent => ({
  sequence: Number(row.sequence),
  id: String(row.id),
  event: String(row.event),
});

/** By which an event is known again. What is personal is no part of it: nothing of that stays here once it was sent. */
function digestOf({ type, subject, time, authid, authtype, data }: UnnumberedEvent): Buffer {
  const { personal: _, ...rest } = data;
  const content = canonical({ type, subject, time: instant(time), authid, authtype, data: rest });
  return createHash('sha256').update(content).digest();
}
