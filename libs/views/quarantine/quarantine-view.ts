import { pointedAt, resubmitted } from '../arrived.js';
import type { View } from '../view.js';
import { QuarantineProjection } from './quarantine-projection.js';
import { tables } from './tables.js';

/** What arrived and is no evidence, and what became of it: rare, and nothing else would find it but looking at all. */
export const quarantineView: View = {
  name: 'quarantine',
  version: 2,
  tables,
  targets: (event) => [...pointedAt(event), ...resubmitted(event)],
  open: ({ database }) => new QuarantineProjection(database),
};
