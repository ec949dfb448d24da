import { countUntil } from '#libs/evidence';
import type { TableRule } from '../rule.js';

/** Someone alleges that the client was solicited, and nobody has found it unfounded. */
export const openAllegation: TableRule = {
  id: 'R-145',
  claim: 'an open allegation of solicitation',
  source: 'ESMA supervision guidelines (complaints)',
  decide: ({ at, dossier }) => {
    const count = countUntil(dossier.openAllegations, at);
    return count > 0
      ? { status: 'INSUFFICIENT_EVIDENCE', because: () => dossier.openAllegations.slice(0, count) }
      : undefined;
  },
};
