import type { TableRule } from '../rule.js';

/** The client asked for nothing here, and nothing was permissibly offered. */
export const noRelationship: TableRule = {
  id: 'R-905',
  claim: 'no request for the subject and no permitted offer',
  source: '[I]',
  decide: ({ hasRequest, extension }) =>
    hasRequest || extension !== undefined ? undefined : { status: 'NO_RELATIONSHIP', because: () => [] },
};
