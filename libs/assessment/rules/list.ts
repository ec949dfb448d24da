import { offerOutsideContext } from './r-320-offer-outside-context.js';
import { offerOfAnotherType } from './r-330-offer-of-another-type.js';
import type { Rule } from './rule.js';
import { decisionTable, reasonRules, solicitationRules } from './table.js';

/** Every rule of the table with its claim and its source, in the order of the table. */
export const rules: readonly Rule[] = decisionTable.flatMap((rule): Rule[] => {
  const describe = ({ id, claim, source }: Rule): Rule => ({ id, claim, source });
  if (rule.id === 'R-110') return [...solicitationRules, offerOutsideContext, offerOfAnotherType].map(describe);
  if (rule.id === 'R-220') return reasonRules.map(describe);
  return [describe(rule)];
});
