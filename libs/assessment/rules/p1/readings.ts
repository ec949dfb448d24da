import type { Readings } from '../rule-set.js';
import { seenByP1 } from './sees.js';

/** How P1 reads evidence. */
export const readingsOfP1: Readings = {
  sees: seenByP1,
};
