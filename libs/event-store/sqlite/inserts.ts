import type Database from 'better-sqlite3';
import type { Head, Write } from '../event-store.js';

/** How many new streams of one event go into one statement. */
export const singlesMax = 16;

export interface InsertedEvent {
  readonly event_id: string;
  readonly position: bigint;
  readonly revision: bigint;
  readonly ledgertime: bigint;
}

type EventRow = [bigint, number, string, bigint, string, string, Uint8Array, Uint8Array];

export type Statements = ReturnType<typeof prepareInserts>;

const columns = 'events (position, ledgertime, stream, revision, event_id, type, data, metadata)';

/** The writer's statements on one connection. */
export function prepareInserts(db: Database.Database) {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const insert = db.prepare<EventRow>(
    `INSERT INTO ${columns} VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (stream, revision) DO NOTHING`,
  );
  const singles = db.prepare(
    `INSERT INTO ${columns} VALUES ${Array(singlesMax).fill('(?, ?, ?, 0, ?, ?, ?, ?)').join(', ')}`,
  );
  const head = db.prepare<[], { position: bigint; ledgertime: bigint }>(
    'SELECT position, ledgertime FROM events ORDER BY position DESC LIMIT 1',
  );
  const revision = db
    .prepare<[string], bigint>('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1')
    .pluck();
  const eventsAfter = db.prepare<[string, bigint, number], InsertedEvent>(
    'SELECT event_id, position, revision, ledgertime FROM events WHERE stream = ? AND revision > ? ' +
      'ORDER BY revision LIMIT ?',
  );
  const remove = db.prepare<[bigint]>('DELETE FROM events WHERE position = ?');
  const eventIdAt = db.prepare<[bigint], string>('SELECT event_id FROM events WHERE position = ?').pluck();
  return {
    begin: () => begin.run(),
    commit: () => commit.run(),
    rollback: () => rollback.run(),
    /** Whether it was put there: false when the stream has an event of that revision. */
    insert: (...row: EventRow) => insert.run(...row).changes === 1,
    remove: (position: bigint) => remove.run(position),
    /** Whether all of them were put there; false when one of the streams is there, and then none was. */
    insertSingles: (first: bigint, ledgertime: number, writes: readonly Write[]) =>
      unlessThere(() => singles.run(...singleRows(first, ledgertime, writes))),
    revision: (stream: string) => revision.get(stream) as bigint | undefined,
    eventsAfter: (stream: string, after: bigint, limit: number) => eventsAfter.all(stream, after, limit),
    eventIdAt: (position: bigint) => eventIdAt.get(position),
    head: (): Head | undefined => {
      const row = head.get();
      return row && { position: row.position, ledgertime: Number(row.ledgertime) };
    },
  };
}

function singleRows(first: bigint, ledgertime: number, writes: readonly Write[]): unknown[] {
  const row: unknown[] = [];
  let position = first;
  for (const { stream, events } of writes) {
    for (const { eventId, type, data, metadata } of events) {
      row.push(position, ledgertime, stream, eventId, type, data, metadata);
      position += 1n;
    }
  }
  return row;
}

/** A constraint that fails undoes its statement only; the transaction stands. */
function unlessThere(insert: () => void): boolean {
  try {
    insert();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_CONSTRAINT_UNIQUE') return false;
    throw error;
  }
}
