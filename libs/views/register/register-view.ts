import { pointedAt } from '../arrived.js';
import type { View } from '../view.js';
import { RegisterProjection } from './register-projection.js';
import { tables } from './tables.js';

/** Subject → evidence, and what of each source has arrived. Everything that a question reads is found through it. */
export const registerView: View = {
  name: 'register',
  // 3: of which delivery a message is a stage.
  version: 3,
  tables,
  targets: pointedAt,
  open: (context) => new RegisterProjection(context),
};
