import { cellText } from '../inquiry/cell-text.js';
import { reasonsText } from '../inquiry/evidence-sheet.js';
import type { Sheet } from '../inquiry/sheet.js';
import type { ShownEntry } from './arrival-states.js';
import type { ConflictsPage } from './conflicts.js';
import type { QuarantinePage } from './quarantines.js';

const entryColumns = [
  ...['position', 'ledgertime', 'principal', 'source', 'type', 'subject', 'id', 'time'],
  ...['state', 'settledBy', 'settledReason', 'settledRecorder', 'settledApprover'],
];

function entryCells(entry: ShownEntry) {
  const { position, ledgertime, principal, source, type, subject, id, time, state, settledBy } = entry;
  const by = settledBy === null ? null : cellText({ source: settledBy.source, id: settledBy.id });
  const persons = [settledBy?.reason ?? null, settledBy?.recorder ?? null, settledBy?.approver ?? null];
  return [position, ledgertime, principal, source, type, subject, id, time, state, by, ...persons];
}

/** A line for each entry, with all its reasons in one cell. */
export const quarantineSheet: Sheet<QuarantinePage> = {
  name: 'quarantine',
  columns: ['quarantineId', ...entryColumns, 'contentType', 'length', 'truncated', 'reasons', 'resubmissionOf'],
  inPages: true,
  rows: ({ items }) =>
    items.map((item) => {
      const { contentType, length, truncated, errors, resubmissionOf } = item;
      return [
        item.quarantineId,
        ...entryCells(item),
        contentType,
        length,
        truncated,
        reasonsText(errors),
        resubmissionOf,
      ];
    }),
};

/** A line for each attempt, with where it differs in one cell, and what both say there. */
export const conflictsSheet: Sheet<ConflictsPage> = {
  name: 'conflicts',
  columns: ['conflictId', ...entryColumns, 'first', 'differences'],
  inPages: true,
  rows: ({ items }) =>
    items.map((item) => [item.conflictId, ...entryCells(item), item.first, cellText(item.differences)]),
};
