import type Database from 'better-sqlite3';
import type { EventText, Head, StoredEvent } from '../event-store.js';

/** What one turn of the event loop reads at most; always at least one event. */
const batchEventsMax = 500;
const batchBytesMax = 1024 * 1024;

/** One batch from a key on (a position or a revision), `limit` events at most. */
export type Cursor = (from: bigint, limit: number | undefined) => StoredEvent[];

type RawEvent = [
  position: bigint,
  ledgertime: bigint,
  stream: string,
  revision: bigint,
  eventId: string,
  type: string,
  dataBytes: bigint,
  bytes: Buffer,
];

type RawText = [
  position: bigint,
  ledgertime: bigint,
  stream: string,
  eventId: string,
  type: string,
  data: string,
  metadata: string,
];

/** Data and metadata come as one, and are cut apart: handing a BLOB over costs more than all the rest of a row. */
const columns =
  'position, ledgertime, stream, revision, event_id, events.type, octet_length(data), CAST(data || metadata AS BLOB)';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const inPlaceOfNone = '\ufffd';

export type Reads = ReturnType<typeof prepareReads>;

export function prepareReads(db: Database.Database) {
  const select = (rest: string) => db.prepare<unknown[], RawEvent>(`SELECT ${columns} FROM events WHERE ${rest}`).raw();
  const forward = select('position >= ? AND position <= ? ORDER BY position LIMIT ?');
  const back = select('position <= ? ORDER BY position DESC LIMIT ?');
  const streamForward = select('stream = ? AND revision >= ? ORDER BY revision LIMIT ?');
  const streamBack = select('stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?');
  // CROSS JOIN keeps the order of the list; one statement for many takes half of the time of one each.
  const these = db
    .prepare<[string], RawEvent>(
      `SELECT ${columns} FROM json_each(?) AS asked CROSS JOIN events ON events.position = asked.value`,
    )
    .raw();
  const texts = db
    .prepare<[string], RawText>(
      `SELECT position, ledgertime, stream, event_id, events.type, CAST(data AS TEXT), CAST(metadata AS TEXT)
       FROM json_each(?) AS asked CROSS JOIN events ON events.position = asked.value`,
    )
    .raw();
  const last = db.prepare<[], RecordedAt>('SELECT position, ledgertime FROM events ORDER BY position DESC LIMIT 1');
  const first = db.prepare<[], RecordedAt>('SELECT position, ledgertime FROM events ORDER BY position LIMIT 1');
  const place = db.prepare<[bigint], RecordedAt>(
    'SELECT position, ledgertime FROM events WHERE position <= ? ORDER BY position DESC LIMIT 1',
  );
  return {
    allForward:
      (to: bigint): Cursor =>
      (from, limit) =>
        bounded(forward.iterate(from, to, batchLimit(limit))),
    allBack: ((from, limit) => bounded(back.iterate(from, batchLimit(limit)))) satisfies Cursor,
    streamForward:
      (stream: string): Cursor =>
      (from, limit) =>
        bounded(streamForward.iterate(stream, from, batchLimit(limit))),
    streamBack:
      (stream: string): Cursor =>
      (from, limit) =>
        bounded(streamBack.iterate(stream, from, batchLimit(limit))),
    /** The events at these positions, in their order; what is not there is left out. */
    these: (positions: readonly bigint[]): StoredEvent[] => these.all(`[${positions.join()}]`).map(eventOf),
    /** What they say, in their order; what is not there is left out. */
    textsOf: (positions: readonly bigint[]): EventText[] =>
      texts.all(`[${positions.join()}]`).map(([position, ledgertime, stream, eventId, type, data, metadata]) => {
        const event = { position, ledgertime: Number(ledgertime), stream, eventId, type, data, metadata };
        if (!data.includes(inPlaceOfNone) && !metadata.includes(inPlaceOfNone)) return event;
        // It says so itself, or that stands for bytes that are no text.
        const [bytes] = these.all(`[${position}]`).map(eventOf) as [StoredEvent];
        return { ...event, data: utf8.decode(bytes.data), metadata: utf8.decode(bytes.metadata) };
      }),
    head: (): Head | undefined => {
      const row = last.get();
      return row && { position: row.position, ledgertime: Number(row.ledgertime) };
    },
    positionAt: (instant: number) => positionAt(instant, first.get(), last.get(), (position) => place.get(position)),
  };
}

interface RecordedAt {
  readonly position: bigint;
  readonly ledgertime: bigint;
}

/** Ledgertime never decreases along positions, so halving finds the place and no index over time is needed. */
function positionAt(
  instant: number,
  first: RecordedAt | undefined,
  last: RecordedAt | undefined,
  at: (position: bigint) => RecordedAt | undefined,
): bigint | undefined {
  if (first === undefined || last === undefined || Number(first.ledgertime) > instant) return undefined;
  if (Number(last.ledgertime) <= instant) return last.position;
  let low = first.position;
  let high = last.position;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    // Numbers may have gaps: this is the last event at or below the middle.
    const place = at(middle);
    if (place === undefined || Number(place.ledgertime) <= instant) low = middle;
    else high = place.position;
  }
  return at(low)?.position;
}

const batchLimit = (limit = batchEventsMax): number => Math.min(limit, batchEventsMax);

function bounded(rows: Iterable<RawEvent>): StoredEvent[] {
  const batch: StoredEvent[] = [];
  let bytes = 0;
  try {
    for (const row of rows) {
      const event = eventOf(row);
      batch.push(event);
      bytes += event.data.byteLength + event.metadata.byteLength;
      if (bytes >= batchBytesMax) break;
    }
  } catch (error) {
    // What stands before a damaged place can be read: the next batch begins there, and has none.
    if (batch.length === 0) throw error;
  }
  return batch;
}

function eventOf([position, ledgertime, stream, revision, eventId, type, dataBytes, bytes]: RawEvent): StoredEvent {
  const data = bytes.subarray(0, Number(dataBytes));
  const metadata = bytes.subarray(Number(dataBytes));
  return { position, ledgertime: Number(ledgertime), stream, revision, eventId, type, data, metadata };
}
