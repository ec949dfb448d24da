import type { TableRule } from '../rule.js';

/** The client's personal payload was erased: favourable evidence that can no longer be produced is lost. */
export const erased: TableRule = {
  id: 'R-510',
  claim: "the client's personal payload was erased",
  source: 'GDPR 17; burden of proof [I]',
  decide: ({ dossier }) => {
    const because = dossier.own('ErasureExecuted');
    return because.length > 0 ? { status: 'INSUFFICIENT_EVIDENCE', because: () => because } : undefined;
  },
};
