import type { Cell } from '#libs/evidence';
import { kinds, type Problem, type RecordedEvidence } from '#libs/evidence';
import { cellText } from './cell-text.js';
import type { EventsPage } from './events.js';
import type { Sheet } from './sheet.js';
import type { ShownTimelineEntry } from './story.js';
import type { TimelinePage } from './timeline.js';

/** The attributes of evidence, and what the ledger adds. */
const attributes = [
  ...['position', 'ledgertime', 'source', 'id', 'type', 'subject', 'time', 'sequence', 'authid', 'authtype'],
  ...['traceparent', 'tracestate', 'datacontenttype', 'dataschema', 'resubmissionof', 'principal', 'anchorroot'],
  'approvedproposal',
] as const;

/** What any kind's data may have, but for what the ledger keeps of itself. */
const fields = [
  ...new Set(kinds.filter(({ about }) => about.join() !== 'ledger').flatMap((kind) => Object.keys(kind.fields))),
];

const columns = [...attributes, 'extensions', ...fields.map((field) => `data.${field}`)];
const known = new Set<string>(['specversion', 'data', 'late', 'arrival', ...attributes]);

function rowOf(evidence: RecordedEvidence): Cell[] {
  const given = evidence as unknown as Readonly<Record<string, unknown>>;
  const extensions = Object.entries(given).filter(([name]) => !known.has(name));
  const data = evidence.data as Readonly<Record<string, unknown>>;
  return [
    ...attributes.map((name) => given[name] as Cell),
    extensions.length === 0 ? null : cellText(Object.fromEntries(extensions)),
    ...fields.map((field) => cellText(data[field])),
  ];
}

/** A line for each piece of evidence. */
export const eventsSheet: Sheet<EventsPage> = {
  name: 'events',
  columns,
  inPages: true,
  rows: ({ items }) => items.map(rowOf),
};

/** The same for a client's story, in order of occurrence, and what became of what arrived and is no evidence. */
export const timelineSheet: Sheet<TimelinePage> = {
  name: 'timeline',
  columns: ['client', 'late', 'state', 'settledBy', 'claims', 'reasons', ...columns],
  inPages: true,
  rows: ({ client, items }) => items.map((entry) => [client, entry.late, ...arrivalCells(entry), ...rowOf(entry)]),
};

function arrivalCells({ arrival }: ShownTimelineEntry): Cell[] {
  if (arrival === undefined) return [null, null, null, null];
  const { state, settledBy, claims, reasons } = arrival;
  return [state, cellText(settledBy), cellText(claims), reasonsText(reasons)];
}

/** Why something is no evidence, in one cell. */
export const reasonsText = (reasons: readonly Problem[]): string =>
  reasons.map(({ pointer, detail }) => `${pointer || 'it'} ${detail}`).join('; ');
