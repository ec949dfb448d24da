import type { TableRule } from './rule.js';

/** Offered by the firm, of the same type, inside the original context of a client-initiated request. */
export const sameTypeExtension: TableRule = {
  id: 'R-310',
  claim: 'a same-type offer inside the original transaction of a client-initiated request',
  source: 'MiCA 61(2); ESMA guideline 3',
  decide: ({ requests, extensions }) => {
    const [offer] = extensions;
    return requests.length === 0 && offer !== undefined
      ? { status: 'SAME_TYPE_EXTENSION', because: [offer.fact, ...offer.because] }
      : undefined;
  },
};
