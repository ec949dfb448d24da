import type { Database } from 'better-sqlite3';
import type { EventReader, StoredEvent } from '#libs/event-store';
import type { View } from './view.js';
import { NoFile } from './view-file.js';
import { tablePrefix } from './view-names.js';

/** An event of the store. Its id says which store it was: ids are random for each append. */
export type Mark = Pick<StoredEvent, 'position' | 'eventId' | 'ledgertime'>;

/** Where a view stands, in the same file as its rows, so that one transaction moves both. */
export class Checkpoint {
  readonly #database: Database;
  readonly #view: View;

  /** Makes the view's tables where the file is new. */
  constructor(database: Database, view: View) {
    this.#database = database;
    this.#view = view;
    const isNew = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'checkpoint'`).get() === undefined;
    if (isNew) this.reset();
  }

  /** Empties the view, so that it is built from the first event. */
  reset(): void {
    this.#database.transaction(() => {
      const tables = this.#database
        .prepare<[string], string>(
          `SELECT name FROM sqlite_master WHERE type = 'table' AND (name GLOB ? OR name IN ('checkpoint', 'goal'))`,
        )
        .pluck()
        .all(`${tablePrefix(this.#view.name)}*`);
      for (const table of tables) this.#database.exec(`DROP TABLE "${table}"`);
      for (const table of ['checkpoint', 'goal']) {
        this.#database.exec(`CREATE TABLE ${table} (position INTEGER, event_id TEXT, ledgertime INTEGER) STRICT`);
        this.#database.exec(`INSERT INTO ${table} VALUES (NULL, NULL, NULL)`);
      }
      this.#database.exec(this.#view.tables);
    })();
  }

  /** The last event that the view has applied. */
  read(): Mark | undefined {
    return this.#mark('checkpoint');
  }

  /** What the view is being built up to as a whole: undefined when it is not, or not any more. */
  goal(): Mark | undefined {
    return this.#mark('goal');
  }

  aim(goal: Mark): void {
    this.#set('goal', goal);
  }

  /** The view was built as a whole. `finish` runs inside the transaction that says so. */
  arrive(finish: () => void): void {
    this.#database
      .transaction(() => {
        finish();
        this.#database.exec('DELETE FROM checkpoint; INSERT INTO checkpoint SELECT * FROM goal');
        this.#database.exec('UPDATE goal SET position = NULL, event_id = NULL, ledgertime = NULL');
      })
      .immediate();
  }

  /**
   * Moves the checkpoint from where the caller believes it to be. Throws when it is elsewhere: another process writes the
   * same file, and applying the batch would apply it twice.
   */
  move(from: bigint | undefined, to: Mark): void {
    if (this.#set('checkpoint', to, from) === 1) return;
    throw new Error(`the file of the view ${this.#view.name} is written by another process`);
  }

  #mark(table: string): Mark | undefined {
    const row = this.#database
      .prepare<[], { position: bigint | null; eventId: string; ledgertime: bigint }>(
        `SELECT position, event_id AS eventId, ledgertime FROM ${table}`,
      )
      .safeIntegers()
      .get();
    if (row === undefined || row.position === null) return undefined;
    return { position: row.position, eventId: row.eventId, ledgertime: Number(row.ledgertime) };
  }

  #set(table: string, { position, eventId, ledgertime }: Mark, from?: bigint): number {
    return this.#database
      .prepare(`UPDATE ${table} SET position = ?, event_id = ?, ledgertime = ? WHERE position IS ?`)
      .run(position, eventId, BigInt(ledgertime), from ?? null).changes;
  }
}

/**
 * The last position applied in an open file, or in one that is attached to it; undefined where there is none. Throws
 * `NoFile` where it has no tables yet.
 */
export function positionIn(database: Database, schema = 'main'): bigint | undefined {
  const isMade =
    database.prepare(`SELECT 1 FROM ${schema}.sqlite_master WHERE name = 'checkpoint'`).get() !== undefined;
  if (!isMade) throw new NoFile(`${database.name} is not made yet`);
  const position = database
    .prepare<[], bigint | null>(`SELECT position FROM ${schema}.checkpoint`)
    .safeIntegers()
    .pluck()
    .get();
  return position ?? undefined;
}

/**
 * Where the view stands in this file. The view is emptied when the store does not hold the event that it applied last: the
 * store was replaced, by a backup or by another one, and the view says what never happened.
 */
export async function openCheckpoint(
  view: View,
  database: Database,
  reader: EventReader,
): Promise<{ readonly checkpoint: Checkpoint; readonly wasReset: boolean }> {
  const checkpoint = new Checkpoint(database, view);
  for (const mark of [checkpoint.read(), checkpoint.goal()]) {
    if (mark === undefined || (await isOfStore(mark, reader))) continue;
    checkpoint.reset();
    return { checkpoint, wasReset: true };
  }
  return { checkpoint, wasReset: false };
}

async function isOfStore(mark: Mark, reader: EventReader): Promise<boolean> {
  const [event] = await reader.readPositions([mark.position]);
  return event?.position === mark.position && event.eventId === mark.eventId;
}
