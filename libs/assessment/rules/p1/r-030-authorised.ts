import type { TableRule } from '../rule.js';

/** The serving entity is authorised for the service, in any Member State. */
export const authorised: TableRule = {
  id: 'R-030',
  claim: 'the entity is authorised for the service',
  source: 'MiCA 59, 60, 63; passport 59(7)',
  decide: ({ at, service, entity, registers }) => {
    const fact = registers.entities.authorised(entity, service, at);
    return fact === undefined ? undefined : { status: 'AUTHORISED_ROUTE', because: () => [fact] };
  },
  regards: ({ entity, registers }) => registers.entities.registration(entity),
};
