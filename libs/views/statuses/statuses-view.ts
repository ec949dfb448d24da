import type { View } from '../view.js';
import { StatusesProjection } from './statuses-projection.js';
import { tables } from './tables.js';

/** What the assessment answers about every client, at any two clocks: never a second truth, but the first one kept. */
export const statusesView: View = {
  name: 'statuses',
  // 2: WIND_DOWN has a rank among the statuses.
  version: 2,
  tables,
  needs: ['register', 'registers', 'coverage'],
  thread: 'own',
  batchMax: 5_000,
  open: (context) => new StatusesProjection(context),
};
