import type { SolicitationRule } from '../rule.js';

/** Someone with close links to the firm, or acting for it, solicited the client. */
export const actForFirm: SolicitationRule = {
  id: 'R-112',
  claim: 'someone acting for the firm, or closely linked to it, solicited the client',
  source: 'MiCA 61(1); ESMA guideline 2, para 19',
  acts: ({ outward }) => outward.filter(({ byFirm }) => !byFirm),
};
