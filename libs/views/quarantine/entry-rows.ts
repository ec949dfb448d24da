import type { Database, Statement } from 'better-sqlite3';
import type { Claimed } from '#libs/assessment';
import { evidenceStream } from '#libs/evidence';
import type { ProjectedEvent } from '../projected-event.js';

interface QuarantineEntryRow {
  readonly position: bigint;
  readonly kind: Claimed['kind'];
  readonly name: string;
  readonly type: string | null;
  readonly about: string | null;
  readonly source: string | null;
  readonly id: string | null;
}

/** An arrival as far as what settles it depends on it, with its place. */
export interface QuarantineEntry extends Claimed {
  readonly position: bigint;
}

/** The arrivals themselves. */
export class EntryRows {
  readonly #insert: Statement;
  readonly #at: Statement<[bigint], QuarantineEntryRow>;
  readonly #under: Statement<[string], QuarantineEntryRow>;
  readonly #any: Statement<[], number>;
  #isEmpty: boolean;

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT INTO quarantine_entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const columns = 'SELECT position, kind, name, type, about, source, id FROM quarantine_entries';
    this.#at = database.prepare<[bigint], QuarantineEntryRow>(`${columns} WHERE position = ?`).safeIntegers();
    this.#under = database.prepare<[string], QuarantineEntryRow>(`${columns} WHERE stream = ?`).safeIntegers();
    this.#any = database.prepare<[], number>('SELECT 1 FROM quarantine_entries LIMIT 1').pluck();
    this.#isEmpty = this.#any.get() === undefined;
  }

  /** Takes what arrived; what somebody else wrote into its stream is passed over. */
  add({ event, arrival }: ProjectedEvent): void {
    if (arrival === undefined) return;
    const { kind, name, about, claims, pointers } = arrival;
    const { type, source, id } = claims;
    const stream = kind === 'Quarantined' && source && id ? evidenceStream({ source, id }) : null;
    const texts = [type, about, source, id].map((text) => text ?? null);
    this.#insert.run(event.position, kind, name, ...texts, pointers.join('\n'), stream);
    this.#isEmpty = false;
  }

  at(position: bigint): QuarantineEntry | undefined {
    const row = this.#at.get(position);
    return row && entryOf(row);
  }

  /** Those that evidence in this stream would mend. */
  under(stream: string): readonly QuarantineEntry[] {
    return this.#isEmpty ? none : this.#under.all(stream).map(entryOf);
  }
}

const none: readonly QuarantineEntry[] = [];

function entryOf({ position, kind, name, about, ...row }: QuarantineEntryRow): QuarantineEntry {
  const claims = Object.fromEntries(['type', 'source', 'id'].map((key) => [key, row[key as 'type'] ?? undefined]));
  const subject = about !== null && /^(?:client|identifier)\//.test(about) ? about : undefined;
  return { position, kind, name, about: about ?? undefined, claims: { ...claims, subject } as Claimed['claims'] };
}
