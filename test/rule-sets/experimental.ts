import { type RuleSet, RuleSets, shippedRuleSets } from '#libs/assessment';

const [p1, p2] = ['P1', 'P2'].map((id) => shippedRuleSets.of(id)) as [RuleSet, RuleSet];

/** A law that nobody made: who asked for the execution of orders may not be served. */
const barred: RuleSet['table'][number] = {
  id: 'R-990',
  claim: 'the execution of orders is barred',
  source: 'made up',
  decide: ({ service, hasRequest }) =>
    service === 'e' && hasRequest ? { status: 'EXEMPTION_UNAVAILABLE', because: () => [] } : undefined,
};

const p3: RuleSet = {
  ...p1,
  id: 'P3',
  reference: { ...p1.reference, ruleSet: 'P3', version: '2027-01-01', policy: { ...p1.reference.policy, id: 'P3' } },
  // Among the rows about the client's own initiative: those above ask about asset, place and entity alone.
  table: p1.table.flatMap((rule) => (rule.id === 'R-905' ? [barred, rule] : [rule])),
};

/** What is shipped, and an experimental set beside it. */
export const ruleSets = new RuleSets([p1, p2, p3], { usual: p1, module: import.meta.url });
