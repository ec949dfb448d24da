import { type Act, solicitation, worst } from '../../client/acts.js';
import type { ClientRecord } from '../../client/client-record.js';
import type { Owned } from '../../client/links.js';
import type { Fact } from '../../facts/fact.js';
import { everything } from '../../facts/scope.js';
import type { SolicitationRule } from '../rule.js';

/** The client came through an actor whose acts are the firm's, such as a rewarded referral. */
export const originThroughActor: SolicitationRule = {
  id: 'R-115',
  claim: 'the client came through someone acting for the firm',
  source: 'MiCA 61(1); ESMA guideline 2, para 19',
  acts: (record) => record.of('OriginEvidence').flatMap((origin) => actsThrough(record, origin)),
};

/** What an origin amounts to by whoever the client came through. */
export function actsThrough(record: ClientRecord, origin: Owned<Fact<'OriginEvidence'>>): readonly Act[] {
  const { data, at, hurts } = origin.fact;
  if (!hurts || (data.actor === undefined && data.kind !== 'PERSONAL_REFERRAL')) return [];
  return worst(
    record.registers.actors
      .relationsAt(data.actor, at)
      .map((relation) => solicitation(origin, 'ORIGIN', record.circumstances, relation, everything)),
  );
}
