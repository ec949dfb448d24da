import type { TableRule } from '../rule.js';

/** E1 to E4 are met and nothing stands against the request: the client's own exclusive initiative. */
export const clientInitiated: TableRule = {
  id: 'R-210',
  claim: "contact, request, origin and a clear exposure check show the client's own exclusive initiative",
  source: 'MiCA 61(1); ESMA guideline 3, para 23',
  decide: ({ initiated }) => initiated && { status: 'CLIENT_INITIATED', because: () => initiated.evidence() },
};

/** Where every request fails, the first reason of the earliest one. */
export const insufficient: TableRule = {
  id: 'R-220',
  claim: 'a reason stands against every request',
  source: 'default against the firm [SEED]',
  decide: ({ dossier, earliest }) => {
    const reason = earliest?.reason(dossier.reasons);
    return reason && { status: 'INSUFFICIENT_EVIDENCE', ...reason };
  },
};
