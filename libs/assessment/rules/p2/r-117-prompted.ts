import { type Act, solicitation } from '../../client/acts.js';
import type { ClientRecord } from '../../client/client-record.js';
import type { Owned } from '../../client/links.js';
import type { Fact } from '../../facts/fact.js';
import { everything } from '../../facts/scope.js';
import { promptedRequest } from '../p1/r-117-prompted-request.js';
import type { SolicitationRule } from '../rule.js';

/** As under P1, and a contact that a solicitation prompted taints the client for every subject. */
export const prompted: SolicitationRule = {
  ...promptedRequest,
  claim: 'the request, or a contact, was prompted by a solicitation',
  acts: (record) => [
    ...promptedRequest.acts(record),
    ...record.of('ClientContact').flatMap((contact) => actsOfPrompted(record, contact)),
  ],
};

/** What a contact amounts to by what prompted it. */
export function actsOfPrompted(
  record: Pick<ClientRecord, 'circumstances'>,
  contact: Owned<Fact<'ClientContact'>>,
): readonly Act[] {
  const { hurts, data } = contact.fact;
  if (!hurts || data.promptedBy === undefined) return [];
  const relation = { relation: 'IMPLICIT', because: [] } as const;
  return [solicitation(contact, 'REQUEST', record.circumstances, relation, everything)];
}
