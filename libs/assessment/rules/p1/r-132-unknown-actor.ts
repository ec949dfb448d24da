import { evidenceOf } from '../../client/acts.js';
import type { TableRule } from '../rule.js';

/** Someone solicited whose relation to the firm is not known. */
export const unknownActor: TableRule = {
  id: 'R-132',
  claim: 'a solicitation by an actor whose relation to the firm is unknown',
  source: 'ESMA guideline 2; default against the firm [SEED]',
  decide: ({ at, file }) => {
    const act = file.firstBlocked('R-132');
    return act === undefined || act.at > at
      ? undefined
      : { status: 'INSUFFICIENT_EVIDENCE', because: () => evidenceOf(act) };
  },
};
