import { solicitation } from '../../client/acts.js';
import { everything } from '../../facts/scope.js';
import { promptedRequest } from '../p1/r-117-prompted-request.js';
import type { SolicitationRule } from '../rule.js';

/** As under P1, and a contact that a solicitation prompted taints the client for every subject. */
export const prompted: SolicitationRule = {
  ...promptedRequest,
  claim: 'the request, or a contact, was prompted by a solicitation',
  acts: (record) => {
    const contacts = record
      .of('ClientContact')
      .filter(({ fact }) => fact.hurts && fact.data.promptedBy !== undefined)
      .map((contact) => {
        const relation = { relation: 'IMPLICIT', because: [] } as const;
        return solicitation(contact, 'REQUEST', record.circumstances, relation, everything);
      });
    return [...promptedRequest.acts(record), ...contacts];
  },
};
