import type { View } from '#libs/projections';
import { ofEvidence, type ProjectedEvent } from '../projected-event.js';
import { retracted } from '../retracted.js';
import { IndicatorsProjection } from './indicators-projection.js';
import { tables } from './tables.js';

/** What the portfolio's indicators count, apart from statuses: of every client at once, at both clocks. */
export const indicatorsView: View<ProjectedEvent> = {
  name: 'indicators',
  // 2: services of an exit are told apart.
  version: 2,
  tables,
  needs: ['evidence-index'],
  references: ofEvidence(retracted),
  open: (context) => new IndicatorsProjection(context),
};
