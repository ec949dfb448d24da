import { cellText } from '../inquiry/cell-text.js';
import { reasonsText } from '../inquiry/evidence-sheet.js';
import type { Sheet } from '../inquiry/sheet.js';
import type { Settled } from './arrival-states.js';
import type { ConflictsPage } from './conflicts.js';
import type { QuarantinePage } from './quarantines.js';

const settledColumns = ['state', 'settledBy'] as const;
const settledCells = ({ state, settledBy }: Settled) => [
  state,
  settledBy === null ? null : cellText({ source: settledBy.source, id: settledBy.id }),
];

/** A line for each entry, with all its reasons in one cell. */
export const quarantineSheet: Sheet<QuarantinePage> = {
  name: 'quarantine',
  columns: [
    ...['quarantineId', 'position', 'ledgertime', 'source', 'type', 'subject', 'id', ...settledColumns],
    ...['contentType', 'length', 'truncated', 'reasons', 'resubmissionOf'],
  ],
  inPages: true,
  rows: ({ items }) =>
    items.map((item) => {
      const { quarantineId, position, ledgertime, source, type, subject, id, errors } = item;
      const reasons = reasonsText(errors);
      return [
        ...[quarantineId, position, ledgertime, source, type, subject, id, ...settledCells(item)],
        ...[item.contentType, item.length, item.truncated, reasons, item.resubmissionOf],
      ];
    }),
};

/** A line for each attempt, with where it differs in one cell. */
export const conflictsSheet: Sheet<ConflictsPage> = {
  name: 'conflicts',
  columns: [
    ...['conflictId', 'position', 'ledgertime', 'source', 'type', 'subject', 'id', ...settledColumns],
    ...['first', 'differences'],
  ],
  inPages: true,
  rows: ({ items }) =>
    items.map((item) => {
      const { conflictId, position, ledgertime, source, type, subject, id, first, differences } = item;
      const places = cellText(differences.map(({ pointer }) => pointer));
      return [conflictId, position, ledgertime, source, type, subject, id, ...settledCells(item), first, places];
    }),
};
