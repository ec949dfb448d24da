import { type RuleSet, RuleSets, shippedRuleSets } from '#libs/assessment';

const sets = shippedRuleSets.all as readonly [RuleSet, ...RuleSet[]];

/** What is shipped, where a ledger that adopted nothing goes by P1: of that most worlds here tell. */
export const underP1 = new RuleSets(sets, { usual: shippedRuleSets.of('P1'), module: import.meta.url });
export { underP1 as ruleSets };
