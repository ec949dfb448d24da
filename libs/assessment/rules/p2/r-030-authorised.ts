import { authorised as underP1 } from '../p1/r-030-authorised.js';
import type { TableRule } from '../rule.js';
import { ceasedFor } from './ceased.js';

/** R-030 as under P1, while no order to cease is in effect for the client. */
export const authorised: TableRule = {
  ...underP1,
  decide: (question) => {
    const { registers, where, entity, at } = question;
    return ceasedFor(registers, where, entity, at).length > 0 ? undefined : underP1.decide(question);
  },
};
