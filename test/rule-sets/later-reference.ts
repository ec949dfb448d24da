import { type RuleSet, RuleSets, shippedRuleSets } from '#libs/assessment';

const later = (id: string, version: string): RuleSet => {
  const set = shippedRuleSets.of(id);
  return { ...set, reference: { ...set.reference, version } };
};

/** A program that ships the same rule sets with newer reference data. */
export const ruleSets = new RuleSets([later('P1', '2027-01-01'), later('P2', '2027-02-01')], {
  module: import.meta.url,
});
