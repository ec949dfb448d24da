import { solicitation } from '../../client/acts.js';
import type { SolicitationRule } from '../rule.js';

/** The request itself says that a solicitation prompted it; it taints the subject that it names, no other. */
export const promptedRequest: SolicitationRule = {
  id: 'R-117',
  claim: 'the request was prompted by a solicitation',
  source: 'MiCA 61(1)',
  acts: (record) =>
    record
      .of('ServiceRequest')
      .filter(({ fact }) => fact.hurts && fact.data.promptedBy !== undefined)
      .map((request) => {
        const { service, asset } = request.fact.data;
        // Whoever prompted it, membership in the group is no shelter here.
        const relation = { relation: 'IMPLICIT', because: [] } as const;
        return solicitation(request, 'REQUEST', record.circumstances, relation, [{ service, asset }]);
      }),
};
