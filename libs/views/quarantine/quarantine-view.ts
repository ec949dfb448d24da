import type { View } from '#libs/projections';
import { pointedAt, resubmitted } from '../arrived.js';
import { ofEvidence, type ProjectedEvent } from '../projected-event.js';
import { QuarantineProjection } from './quarantine-projection.js';
import { tables } from './tables.js';

/** What arrived and is no evidence, and what became of it: rare, and nothing else would find it but looking at all. */
export const quarantineView: View<ProjectedEvent> = {
  name: 'quarantine',
  version: 2,
  tables,
  references: ofEvidence((event) => [...pointedAt(event), ...resubmitted(event)]),
  open: ({ database }) => new QuarantineProjection(database),
};
