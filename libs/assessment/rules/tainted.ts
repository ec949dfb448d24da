import type { TableRule } from './rule.js';

/** Any taint with `occurred` ≤ at; its cause is the earliest, ties by lower rule number. No cure is automatic. */
export const tainted: TableRule = {
  id: 'R-110',
  claim: 'a solicitation, attributable to the firm, covers the subject',
  source: 'MiCA 61(1), (2)',
  decide: ({ taints }) => {
    const [cause] = taints;
    if (cause === undefined) return undefined;
    return { status: 'TAINTED', rule: cause.rule, because: [cause.act.fact, ...cause.act.because] };
  },
};
