import { evidenceOf } from '../../client/acts.js';
import type { TableRule } from '../rule.js';

/** A solicitation reached an identifier that is only probably the client's. */
export const probableLink: TableRule = {
  id: 'R-143',
  claim: 'a solicitation on an identifier that is linked as probable only',
  source: 'default against the firm [SEED]',
  decide: ({ at, file }) => {
    const act = file.firstBlocked('R-143');
    return act === undefined || act.at > at
      ? undefined
      : { status: 'INSUFFICIENT_EVIDENCE', because: () => evidenceOf(act) };
  },
};
