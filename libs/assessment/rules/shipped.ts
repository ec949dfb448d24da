import { p1 } from './p1/p1.js';
import { p2 } from './p2/p2.js';
import { RuleSets } from './rule-set.js';

/** The rule sets that this version ships, the oldest first. Append-only: a set that answers rest on stays. */
export const shippedRuleSets = new RuleSets([p1, p2], { module: import.meta.url });
export { shippedRuleSets as ruleSets };
