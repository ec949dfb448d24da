import type { SolicitationRule } from '../rule.js';

/** The firm's own marketing reached the client. */
export const exposureByFirm: SolicitationRule = {
  id: 'R-111',
  claim: "the firm's marketing reached the client",
  source: 'MiCA 61(1); ESMA guideline 1, paras 12, 13',
  acts: ({ outward }) => outward.filter(({ form, byFirm }) => form === 'EXPOSURE' && byFirm),
};
