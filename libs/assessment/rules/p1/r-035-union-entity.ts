import type { TableRule } from '../rule.js';

/** A firm established in the Union cannot use the exemption. */
export const unionEntity: TableRule = {
  id: 'R-035',
  claim: 'the entity is established in the Union and cannot use the exemption',
  source: 'final report, para 10',
  decide: ({ entity, registers }) => {
    const fact = registers.entities.entity(entity);
    return fact?.data.kind === 'EU' ? { status: 'EXEMPTION_UNAVAILABLE', because: () => [fact] } : undefined;
  },
  regards: ({ entity, registers }) => registers.entities.registration(entity),
};
