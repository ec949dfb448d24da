import { insufficient } from './p1/r-210-client-initiated.js';
import { tainted } from './p1/tainted.js';
import type { Rule } from './rule.js';
import type { RuleSet } from './rule-set.js';

/** Every rule that a trace may name, with its claim and its source: in the order of the table, then the neutral ones. */
export function rulesOf({ table, solicitation, offers, reasons, neutral }: RuleSet): readonly Rule[] {
  const inTable = table.flatMap((rule): readonly Rule[] => {
    if (rule === tainted) return [...solicitation, ...offers];
    return rule === insufficient ? reasons : [rule];
  });
  return [...inTable, ...neutral].map(({ id, claim, source }) => ({ id, claim, source }));
}

/** The rule that decided, by what it claims: several rows may have one id, and a row may speak for many rules. */
export function claimantOf(
  { rule, passed }: { readonly rule: string; readonly passed: number },
  ruleSet: RuleSet,
): Rule {
  const row = ruleSet.table[passed] as Rule;
  const { solicitation, offers, reasons } = ruleSet;
  const spokenFor = row === tainted ? [...solicitation, ...offers] : row === insufficient ? reasons : [];
  return spokenFor.find(({ id }) => id === rule) ?? row;
}
