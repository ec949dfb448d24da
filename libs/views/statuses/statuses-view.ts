import type { RuleSets } from '#libs/assessment';
import type { View } from '#libs/projections';
import type { ProjectedEvent } from '../projected-event.js';
import { BehindClientRows } from './behind.js';
import { buildStatuses } from './statuses-build.js';
import { StatusesFile } from './statuses-file.js';
import { type StatusesLimits, StatusesProjection } from './statuses-projection.js';
import { tables } from './tables.js';

/** In ms. So much later than without such clients, others are told what changes for them. */
const usualShare = { max: 100, now: processorMs };

const usualLimits: StatusesLimits = { replayedMax: 2_000, readMax: 4_000, share: usualShare };

/** What this thread had of the processor, whoever else is on it; where the runtime does not tell, the time. */
function processorMs(): number {
  if (process.threadCpuUsage === undefined) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** What concerns everyone, mostly: reference data that is adopted, and what is said of entities. */
const movesMany = ({ event, header }: ProjectedEvent): boolean =>
  event.type === 'initium.ReferenceAdopted.v1' || header?.subject.startsWith('entity/') === true;

/** What the assessment answers about every client, at any two clocks: never a second truth, but the first one kept. */
export const statusesView = (ruleSets: RuleSets, limits: Partial<StatusesLimits> = {}): View<ProjectedEvent> => ({
  name: 'statuses',
  // 2: WIND_DOWN has a rank among the statuses. 3: a communication of nobody names the firm. 4: clients may be behind, and what
  // was over before the regime applied counts. 5: digests, in a form that is this version's.
  version: 5,
  tables,
  hints: ['statuses_digests'],
  needs: ['evidence-index', 'coverage'],
  thread: 'own',
  batchMax: 5_000,
  begins: movesMany,
  open: (context) => new StatusesProjection({ ...context, ruleSets }, { ...usualLimits, ...limits }),
  build: (context, to, progress, signal) =>
    buildStatuses({ ...context, ruleSets }, new StatusesFile(context.database), { to, progress, signal }),
  built: ({ database }) => {
    new StatusesFile(database).builtUpTo = 0n;
  },
  isWhole: (database) => new BehindClientRows(database).all().length === 0,
});
