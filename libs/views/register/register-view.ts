import type { View } from '../view.js';
import { pointedAt } from './claimed.js';
import { RegisterProjection } from './register-projection.js';
import { tables } from './tables.js';

/** Subject → evidence, and what of each source has arrived. Everything that a question reads is found through it. */
export const registerView: View = {
  name: 'register',
  version: 2,
  tables,
  targets: pointedAt,
  open: (context) => new RegisterProjection(context),
};
