import { solicitation, worst } from '../../client/acts.js';
import { everything } from '../../facts/scope.js';
import type { SolicitationRule } from '../rule.js';

/** The client came through an actor whose acts are the firm's, such as a rewarded referral. */
export const originThroughActor: SolicitationRule = {
  id: 'R-115',
  claim: 'the client came through someone acting for the firm',
  source: 'MiCA 61(1); ESMA guideline 2, para 19',
  acts: (record) =>
    record
      .of('OriginEvidence')
      .filter(({ fact }) => fact.hurts && (fact.data.actor !== undefined || fact.data.kind === 'PERSONAL_REFERRAL'))
      .flatMap((origin) =>
        worst(
          record.registers.actors
            .relationsAt(origin.fact.data.actor, origin.fact.at)
            .map((relation) => solicitation(origin, 'ORIGIN', record.circumstances, relation, everything)),
        ),
      ),
};
