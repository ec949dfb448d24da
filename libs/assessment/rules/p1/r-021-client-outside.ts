import type { TableRule } from '../rule.js';

/** The client is evidenced outside the Union. */
export const clientOutside: TableRule = {
  id: 'R-021',
  claim: 'the client is neither established nor situated in the Union',
  source: 'MiCA 61(1)',
  decide: ({ where }) =>
    where.state === 'OUTSIDE' ? { status: 'OUT_OF_SCOPE', because: () => where.because } : undefined,
  regards: ({ where }) => where.because,
};
