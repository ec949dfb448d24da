import { countUntil } from '#libs/evidence';
import type { TableRule } from '../rule.js';

/** Something arrived that claims to be about the client, may hurt, is no evidence, and nothing settles it. */
export const unsettledArrival: TableRule = {
  id: 'R-146',
  claim: 'something arrived about the client that is no evidence, and nobody has settled what it is',
  source: 'default against the firm [I]',
  decide: ({ at, dossier: { unsettledArrivals } }) => {
    const count = countUntil(unsettledArrivals, at);
    if (count === 0) return undefined;
    return {
      status: 'INSUFFICIENT_EVIDENCE',
      because: () => unsettledArrivals.slice(0, count).map(({ fact }) => fact),
    };
  },
  moments: ({ unsettledArrivals: [first] }) => (first === undefined ? [] : [first.at]),
};
