import type { Evidence } from '#libs/evidence';
import { eventOf } from '../events.js';
import { numbers } from '../lanes.js';

/** Of what is recorded in one turn, on either side. */
export interface Amount {
  readonly first: number;
  readonly events: number;
  /** How many go together. */
  readonly batch: number;
  /** How many of these are under way at once. */
  readonly width: number;
}

/** The events of a turn as emmett takes them: the payload as data, every other attribute as metadata. */
export interface EmmettEvent {
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

export interface StreamedEvent {
  readonly stream: string;
  readonly event: EmmettEvent;
}

export const emmettEventsOf = ({ first, events }: Amount): StreamedEvent[] =>
  numbers(first, events).map((number) => emmettEvent(eventOf(number, 'ordered')));

function emmettEvent(evidence: Evidence): StreamedEvent {
  const { type, data, ...metadata } = evidence;
  const stream = `evidence-${encodeURIComponent(evidence.source)}/${encodeURIComponent(evidence.id)}`;
  return { stream, event: { type, data: data as Record<string, unknown>, metadata } };
}

/** The same list, cut into pieces. */
export const inBatches = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));

/** The one row that emmett's projection makes of an event. */
export const rowTable =
  'CREATE TABLE IF NOT EXISTS evidence_rows (source TEXT NOT NULL, id TEXT NOT NULL, subject TEXT NOT NULL, ' +
  'type TEXT NOT NULL, time TEXT NOT NULL, PRIMARY KEY (source, id))';
export const rowInsert = 'INSERT INTO evidence_rows VALUES (?, ?, ?, ?, ?)';

export const rowOf = ({ type, metadata }: { type: string; metadata: object }): string[] => {
  const { source, id, subject, time } = metadata as Record<string, string>;
  return [source, id, subject, type, time] as string[];
};
