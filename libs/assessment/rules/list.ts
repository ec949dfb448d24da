import { neutralRules } from './neutral.js';
import { insufficient } from './r-210-client-initiated.js';
import { offerOutsideContext } from './r-320-offer-outside-context.js';
import { offerOfAnotherType } from './r-330-offer-of-another-type.js';
import type { Rule } from './rule.js';
import { decisionTable, reasonRules, solicitationRules } from './table.js';
import { tainted } from './tainted.js';

const inTable = decisionTable.flatMap((rule): readonly Rule[] => {
  if (rule === tainted) return [...solicitationRules, offerOutsideContext, offerOfAnotherType];
  return rule === insufficient ? reasonRules : [rule];
});

/** Every rule that a trace may name, with its claim and its source: in the order of the table, then the neutral ones. */
export const rules: readonly Rule[] = [...inTable, ...neutralRules].map(({ id, claim, source }) => ({
  id,
  claim,
  source,
}));
