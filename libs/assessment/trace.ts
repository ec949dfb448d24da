import { type Effect, isAdverse } from './acts.js';
import type { Case } from './case.js';
import type { Verdict } from './decide.js';
import type { Fact } from './fact.js';
import { insufficient } from './rules/r-210-client-initiated.js';
import { offerOutsideContext } from './rules/r-320-offer-outside-context.js';
import { offerOfAnotherType } from './rules/r-330-offer-of-another-type.js';
import { decisionTable, reasonRules, solicitationRules } from './rules/table.js';
import { tainted } from './rules/tainted.js';

/** One rule that was tried: whether it decided, did not, or set evidence aside. */
export interface TracedRule {
  readonly rule: string;
  readonly outcome: 'yes' | 'no' | 'set aside';
  readonly because?: readonly Fact[];
}

/** The rules tried, top to bottom, down to the one that decided. */
export function traceOf(question: Case, verdict: Verdict): TracedRule[] {
  return decisionTable.slice(0, verdict.passed + 1).flatMap((rule, index): TracedRule[] => {
    const decided = index === verdict.passed;
    if (rule === tainted) return [...tracedTaints(question), ...setAside(question)];
    if (rule === insufficient) return tracedReasons(verdict);
    return [decided ? { rule: rule.id, outcome: 'yes', because: verdict.because } : { rule: rule.id, outcome: 'no' }];
  });
}

function tracedTaints({ taints }: Case): TracedRule[] {
  return [...solicitationRules, offerOutsideContext, offerOfAnotherType].map(({ id }) => {
    const because = taints.filter(({ rule }) => rule === id).map(({ act }) => act.fact);
    return because.length > 0 ? { rule: id, outcome: 'yes', because } : { rule: id, outcome: 'no' };
  });
}

/** what was looked at and has no effect, each under its rule. */
function setAside({ file, dossier, at }: Case): TracedRule[] {
  const aside = new Map<Effect | 'R-221', Fact[]>();
  const add = (rule: Effect | 'R-221', fact: Fact) => aside.set(rule, [...(aside.get(rule) ?? []), fact]);
  for (const { effect, fact } of file.concerning(at)) {
    if (!isAdverse(effect)) add(effect, fact);
  }
  for (const fact of dossier.own('Attestation')) if (fact.at <= at) add('R-221', fact);
  return [...aside]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, because]) => ({ rule, outcome: 'set aside', because }));
}

function tracedReasons(verdict: Verdict): TracedRule[] {
  const last = reasonRules.findIndex(({ id }) => id === verdict.rule);
  return reasonRules
    .slice(0, last + 1)
    .map(({ id }) =>
      id === verdict.rule ? { rule: id, outcome: 'yes', because: verdict.because } : { rule: id, outcome: 'no' },
    );
}
