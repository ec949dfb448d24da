import { type Act, solicitationEffect } from '../acts.js';
import type { SolicitationRule } from './rule.js';

/** The client came through an actor whose acts are the firm's, such as a rewarded referral. */
export const originThroughActor: SolicitationRule = {
  id: 'R-115',
  claim: 'the client came through someone acting for the firm',
  source: 'MiCA 61(1); ESMA guideline 2, para 19',
  acts: (dossier) =>
    dossier
      .of('OriginEvidence')
      .filter(({ fact }) => fact.hurts && (fact.data.actor !== undefined || fact.data.kind === 'PERSONAL_REFERRAL'))
      .map(({ fact, owner }): Act => {
        const relation = dossier.registers.actors.relationAt(fact.data.actor, fact.at);
        const { effect, because } = solicitationEffect(fact.at, owner, dossier.circumstances, relation);
        return {
          fact,
          at: fact.at,
          owner,
          form: 'ORIGIN',
          byFirm: relation.relation === 'FIRM',
          entries: [{ service: '*', asset: '*' }],
          offers: [],
          effect,
          because: [...because, ...owner.links],
        };
      }),
};
