import { instant } from '#libs/evidence';
import { grandfathered as underP1 } from '../p1/r-040-grandfathered.js';
import type { TableRule } from '../rule.js';

/** As under P1, and a State may ask for an application by a date: who filed none in time ends sooner. */
export const grandfathered: TableRule = {
  ...underP1,
  decide: ({ at, service, entity, where, registers }) => {
    if (where.state !== 'INSIDE' || where.country === undefined || !where.countryProven) return undefined;
    const fact = registers.entities.entitled(entity, where.country, service, at);
    if (fact === undefined) return undefined;
    const { applied } = fact.data;
    const end = registers.tables.transitionEnd(where.country, applied === undefined ? Infinity : instant(applied));
    return at < end ? { status: 'GRANDFATHERED', because: () => [...where.because, fact] } : undefined;
  },
};
