import type { View } from '#libs/projections';
import { pointedAt } from '../arrived.js';
import { ofEvidence, type ProjectedEvent } from '../projected-event.js';
import { buildEvidenceIndex } from './evidence-index-build.js';
import { EvidenceIndexProjection } from './evidence-index-projection.js';
import { tables } from './tables.js';

/** Subject → evidence, what is registered, and what of each source has arrived. Everything that a question reads is found through it. */
export const evidenceIndexView: View<ProjectedEvent> = {
  name: 'evidence-index',
  formerly: ['register', 'registers'],
  // 4: what is registered and what is foreign, which were views of their own.
  version: 4,
  tables,
  references: ofEvidence(pointedAt),
  open: ({ database }) => new EvidenceIndexProjection(database),
  build: (context, to, progress, signal) => buildEvidenceIndex(context, { to, progress, signal }),
};
