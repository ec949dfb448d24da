import type { TableRule } from '../rule.js';

/** Before the regime for crypto-asset services applied. */
export const preApplication: TableRule = {
  id: 'R-010',
  claim: 'before 30 December 2024 the regime did not apply',
  source: 'MiCA 149(2)',
  decide: ({ at, registers }) =>
    at < registers.tables.caspRegimeStart ? { status: 'PRE_APPLICATION', because: () => [] } : undefined,
};
