import type { TableRule } from '../rule.js';
import { ceasedFor } from './ceased.js';

/** An authority has ordered the entity to cease in the client's State. */
export const orderedToCease: TableRule = {
  id: 'R-036',
  claim: "an authority ordered the entity to cease in the client's Member State",
  source: '[I]',
  decide: ({ registers, where, entity, at }) => {
    const orders = ceasedFor(registers, where, entity, at);
    return orders.length > 0
      ? { status: 'EXEMPTION_UNAVAILABLE', because: () => [...where.because, ...orders] }
      : undefined;
  },
  // Of a client of unknown place orders of every perimeter State count, and there come to be more of those.
  moments: ({ registers: { entities, tables } }, { entity }) => {
    const orders = entities.orderChanges(entity);
    return orders.length > 0 ? [...orders, ...tables.perimeterStarts] : orders;
  },
};
