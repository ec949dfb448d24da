import type { SolicitationRule } from '../rule.js';

/** The firm itself promoted to the client in a communication. */
export const communicationByFirm: SolicitationRule = {
  id: 'R-110',
  claim: 'the firm promoted to the client in a communication',
  source: 'MiCA 61(1); ESMA guideline 1, paras 12, 13',
  acts: ({ outward }) => outward.filter(({ form, byFirm }) => form === 'COMMUNICATION' && byFirm),
};
