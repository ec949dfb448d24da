import { kind } from '../kind.js';
import { limits } from '../limits.js';
import { List, Union } from '../type-builders.js';
import { Count, Instant, Note } from '../vocabulary.js';

export const reconciliation = kind(
  'Reconciliation',
  {
    vendor: Note,
    periodFrom: Instant,
    periodTo: Instant,
    vendorCount: Count,
    ledgerCount: Count,
    exportHash: Note,
    unmatched: Union([Count, List(Note, { maxItems: limits.listItemsMax })], {
      description: 'how many were unmatched, or a list of them',
    }),
  },
  {
    about: ['source'],
    bearing: 'hurts',
    saidBy: 'granted',
    description: "A vendor's own count of what was sent, held against the ledger's (R-227).",
  },
);
