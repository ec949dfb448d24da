import type { TableRule } from '../rule.js';

/** A national transitional regime still runs for this entity in the client's State. */
export const grandfathered: TableRule = {
  id: 'R-040',
  claim: "the transitional regime of the client's Member State still helps the entity",
  source: 'MiCA 143(3)',
  decide: ({ at, service, entity, where, registers }) => {
    if (where.state !== 'INSIDE' || where.country === undefined || !where.countryProven) return undefined;
    if (!(at < registers.tables.transitionEnd(where.country))) return undefined;
    const fact = registers.entities.entitled(entity, where.country, service, at);
    return fact === undefined ? undefined : { status: 'GRANDFATHERED', because: () => [...where.because, fact] };
  },
  regards: ({ entity, where, registers }) =>
    where.state === 'INSIDE' && where.country !== undefined
      ? registers.entities.entitlement(entity, where.country)
      : [],
};
