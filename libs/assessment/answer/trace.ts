import type { Case } from '../case/case.js';
import type { NeutralRule } from '../client/acts.js';
import type { Fact } from '../facts/fact.js';
import { insufficient } from '../rules/p1/r-210-client-initiated.js';
import { tainted } from '../rules/p1/tainted.js';
import type { RuleSet } from '../rules/rule-set.js';
import type { Verdict } from './decide.js';

/** One rule that was tried: whether it decided, did not, or set evidence aside. */
export interface TracedRule {
  readonly rule: string;
  readonly outcome: 'yes' | 'no' | 'set aside';
  readonly because?: readonly Fact[];
}

/** The rules tried, top to bottom, down to the one that decided. */
export function traceOf(question: Case, verdict: Verdict, ruleSet: RuleSet): TracedRule[] {
  return ruleSet.table.slice(0, verdict.passed + 1).flatMap((rule, index): TracedRule[] => {
    if (rule === tainted) return [...tracedTaints(question, ruleSet), ...setAside(question)];
    if (rule === insufficient) return tracedReasons(verdict, ruleSet);
    return index === verdict.passed
      ? [traced(rule.id, 'yes', verdict.because())]
      : [traced(rule.id, 'no', rule.regards?.(question))];
  });
}

function traced(rule: string, outcome: TracedRule['outcome'], because: readonly Fact[] = []): TracedRule {
  return because.length > 0 ? { rule, outcome, because } : { rule, outcome };
}

function tracedTaints({ file, at }: Case, { solicitation, offers }: RuleSet): TracedRule[] {
  const taints = Map.groupBy(file.taints(at), ({ rule }) => rule);
  return [...solicitation, ...offers].map(({ id }) => {
    const found = taints.get(id);
    return found === undefined
      ? traced(id, 'no')
      : traced(
          id,
          'yes',
          found.map(({ act }) => act.fact),
        );
  });
}

/** what was looked at and has no effect, each under its rule. */
function setAside({ file, dossier, at }: Case): TracedRule[] {
  const neutral = Map.groupBy(file.neutral(at), ({ effect }) => effect as NeutralRule);
  const aside = [...neutral].map(([rule, acts]) =>
    traced(
      rule,
      'set aside',
      acts.map(({ fact }) => fact),
    ),
  );
  const attestations = dossier.own('Attestation').filter((fact) => fact.at <= at);
  const ordered = aside.sort((a, b) => (a.rule < b.rule ? -1 : 1));
  return attestations.length > 0 ? [...ordered, traced('R-221', 'set aside', attestations)] : ordered;
}

function tracedReasons(verdict: Verdict, { reasons }: RuleSet): TracedRule[] {
  const last = reasons.findIndex(({ id }) => id === verdict.rule);
  return reasons
    .slice(0, last + 1)
    .map(({ id }) => (id === verdict.rule ? traced(id, 'yes', verdict.because()) : traced(id, 'no')));
}
