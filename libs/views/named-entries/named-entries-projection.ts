import type { Database, Statement } from 'better-sqlite3';
import { kindOf } from '#libs/evidence';
import type { Projection } from '#libs/projections';
import type { ProjectedEvent } from '../projected-event.js';

/** Files each piece of evidence under the entries of registers that it names. */
export class NamedEntriesProjection implements Projection<ProjectedEvent> {
  readonly #number: Statement<[string, string, string], number>;
  readonly #begin: Statement;
  readonly #insert: Statement;

  constructor(database: Database) {
    this.#number = database
      .prepare<[string, string, string], number>(
        'SELECT number FROM named_entries_names WHERE register = ? AND name = ? AND kind = ?',
      )
      .pluck();
    this.#begin = database.prepare('INSERT INTO named_entries_names (register, name, kind, first) VALUES (?, ?, ?, ?)');
    this.#insert = database.prepare(
      `INSERT INTO named_entries_events VALUES (@number, @position, 1 + coalesce(
         (SELECT ordinal FROM named_entries_events WHERE number = @number ORDER BY position DESC LIMIT 1), 0))`,
    );
  }

  apply(events: readonly ProjectedEvent[]): void {
    for (const { event, namedEntries } of events) {
      const { type, position } = event;
      const kind = kindOf(type) as string;
      for (const { register, name } of namedEntries) {
        const number = this.#number.get(register, name, kind) ?? this.#began(register, name, kind, position);
        this.#insert.run({ number, position });
      }
    }
  }

  #began(register: string, name: string, kind: string, position: bigint): number | bigint {
    return this.#begin.run(register, name, kind, position).lastInsertRowid;
  }
}
