import type { Sheet } from '../inquiry/sheet.js';
import type { QuarantinePage } from './quarantine-queries.js';

/** A line for each entry, with all its reasons in one cell. */
export const quarantineSheet: Sheet<QuarantinePage> = {
  name: 'quarantine',
  columns: [
    'quarantineId',
    'position',
    'ledgertime',
    'contentType',
    'length',
    'truncated',
    'reasons',
    'resubmissionOf',
  ],
  inPages: true,
  rows: ({ items }) =>
    items.map(({ quarantineId, position, ledgertime, contentType, length, truncated, errors, resubmissionOf }) => {
      const reasons = errors.map(({ pointer, detail }) => `${pointer || 'it'} ${detail}`).join('; ');
      return [quarantineId, position, ledgertime, contentType, length, truncated, reasons, resubmissionOf];
    }),
};
