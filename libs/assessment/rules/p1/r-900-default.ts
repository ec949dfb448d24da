import type { TableRule } from '../rule.js';

/** R-900 in the place of R-035. Nothing is known of an entity that is not registered. */
export const entityUnknown: TableRule = {
  id: 'R-900',
  claim: 'the entity is not registered',
  source: 'default against the firm [SEED]',
  decide: ({ entity, registers }) =>
    registers.entities.entity(entity) === undefined
      ? { status: 'INSUFFICIENT_EVIDENCE', because: () => [] }
      : undefined,
};

/** The exemption is an exception and not to be assumed. */
export const otherwise: TableRule = {
  id: 'R-900',
  claim: 'anything else: the exemption is not to be assumed',
  source: 'default against the firm [SEED]',
  decide: () => ({ status: 'INSUFFICIENT_EVIDENCE', because: () => [] }),
};
