import { p1 } from '../rules/p1/p1.js';
import { p2 } from '../rules/p2/p2.js';
import { RuleSets } from '../rules/rule-set.js';

/** What is shipped, where evidence that says nothing of an adoption is judged by P1. */
export const underP1 = new RuleSets([p1, p2], { usual: p1 });
