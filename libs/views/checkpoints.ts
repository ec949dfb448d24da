import type { Database } from 'better-sqlite3';
import type { EventReader, StoredEvent } from '#libs/event-store';
import type { View } from './view.js';

/** The last event that a view has applied. Its id says which store it was: ids are random for each append. */
export interface Checkpoint {
  readonly position: bigint;
  readonly eventId: string;
  readonly ledgertime: number;
}

/** Where each view stands, in the same file as its rows, so that one transaction moves both. */
export class Checkpoints {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(`CREATE TABLE IF NOT EXISTS checkpoints (
      view TEXT PRIMARY KEY, version INTEGER NOT NULL, position INTEGER, event_id TEXT, ledgertime INTEGER
    ) STRICT, WITHOUT ROWID`);
  }

  /** Makes the tables of views that are new or of another version, and drops those of views that are no more. */
  install(views: readonly View[]): void {
    const rows = this.#database.prepare<[], { view: string; version: number }>('SELECT view, version FROM checkpoints');
    const versions = new Map(rows.all().map((row) => [row.view, row.version]));
    for (const view of views) {
      if (versions.get(view.name) !== view.version) this.reset(view);
      versions.delete(view.name);
    }
    for (const gone of versions.keys()) {
      this.#database.transaction(() => {
        this.#drop(gone);
        this.#database.prepare('DELETE FROM checkpoints WHERE view = ?').run(gone);
      })();
    }
  }

  /** Empties the view, so that it is built from the first event. */
  reset(view: View): void {
    this.#database.transaction(() => {
      this.#drop(view.name);
      this.#database.exec(view.tables);
      this.#database.prepare('REPLACE INTO checkpoints (view, version) VALUES (?, ?)').run(view.name, view.version);
    })();
  }

  of(view: string): Checkpoint | undefined {
    const row = this.#database
      .prepare<[string], { position: bigint | null; eventId: string; ledgertime: bigint }>(
        'SELECT position, event_id AS eventId, ledgertime FROM checkpoints WHERE view = ?',
      )
      .safeIntegers()
      .get(view);
    if (row === undefined || row.position === null) return undefined;
    return { position: row.position, eventId: row.eventId, ledgertime: Number(row.ledgertime) };
  }

  /**
   * Moves a checkpoint from where the caller believes it to be. Throws when it is elsewhere: another process writes the
   * same file, and applying the batch would apply it twice.
   */
  move(view: string, from: bigint | undefined, to: StoredEvent): void {
    const moved = this.#database
      .prepare('UPDATE checkpoints SET position = ?, event_id = ?, ledgertime = ? WHERE view = ? AND position IS ?')
      .run(to.position, to.eventId, BigInt(to.ledgertime), view, from ?? null);
    if (moved.changes !== 1) throw new Error(`the views' file is written by another process: ${view} has moved`);
  }

  #drop(view: string): void {
    const tables = this.#database
      .prepare<[string], string>(`SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?`)
      .pluck()
      .all(`${view}_*`);
    for (const table of tables) this.#database.exec(`DROP TABLE "${table}"`);
  }
}

/**
 * Whether the store still holds the event that the view applied last. If not, the store was replaced, by a backup or by
 * another one, and the view says what never happened.
 */
export async function isOfStore(checkpoint: Checkpoint, reader: EventReader): Promise<boolean> {
  const [event] = await reader.readPositions([checkpoint.position]);
  return event?.position === checkpoint.position && event.eventId === checkpoint.eventId;
}
