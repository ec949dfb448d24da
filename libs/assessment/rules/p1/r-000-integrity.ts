import type { TableRule } from '../rule.js';

/** The ledger's own verification says that evidence of this client is altered, missing or reordered. */
export const integrity: TableRule = {
  id: 'R-000',
  claim: 'evidence of this client is altered, missing or reordered',
  source: 'Delegated Regulation (EU) 2025/1140, Art. 2, by analogy [I]',
  decide: ({ integrityBroken }) =>
    integrityBroken ? { status: 'INSUFFICIENT_EVIDENCE', because: () => [] } : undefined,
};
