import type { RuleSets } from '#libs/assessment';
import type { View } from '#libs/projections';
import type { ProjectedEvent } from '../projected-event.js';
import { buildStatuses } from './statuses-build.js';
import { StatusesFile } from './statuses-file.js';
import { StatusesProjection } from './statuses-projection.js';
import { tables } from './tables.js';

/** So many clients are replayed in memory at once; more are prepared on all cores, range after range. */
const usuallyReplayedMax = 2_000;

/** What concerns everyone, mostly: reference data that is adopted, and what is said of entities. */
const movesMany = ({ event, header }: ProjectedEvent): boolean =>
  event.type === 'initium.ReferenceAdopted.v1' || header?.subject.startsWith('entity/') === true;

/**
 * What the assessment answers about every client, at any two clocks: never a second truth, but the first one kept.
 *
 * @param replayedMax of how many clients all are replayed at once in memory where something concerns everyone
 */
export const statusesView = (ruleSets: RuleSets, replayedMax: number = usuallyReplayedMax): View<ProjectedEvent> => ({
  name: 'statuses',
  // 2: WIND_DOWN has a rank among the statuses. 3: a communication of nobody names the firm.
  version: 3,
  compatibleSince: 2,
  tables,
  needs: ['evidence-index', 'registers', 'coverage'],
  thread: 'own',
  batchMax: 5_000,
  begins: movesMany,
  open: (context) => new StatusesProjection({ ...context, ruleSets }, replayedMax),
  build: (context, to, progress, signal) =>
    buildStatuses({ ...context, ruleSets }, new StatusesFile(context.database), { to, progress, signal }),
  built: ({ database }) => {
    new StatusesFile(database).builtUpTo = 0n;
  },
});
