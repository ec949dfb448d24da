import type { TableRule } from '../rule.js';

/** Any taint with `occurred` ≤ at; its cause is the earliest, ties by lower rule number. No cure is automatic. */
export const tainted: TableRule = {
  id: 'R-110',
  claim: 'a solicitation, attributable to the firm, covers the subject',
  source: 'MiCA 61(1), (2)',
  decide: ({ taint }) => taint && { status: 'TAINTED', rule: taint.rule, because: taint.because },
};
