import { type Act, solicitationEffect } from '../acts.js';
import type { Dossier } from '../dossier.js';
import type { SolicitationRule } from './rule.js';

/** The first inbound contact came through a surface aimed at the Union. */
export const targetedSurface: SolicitationRule = {
  id: 'R-113',
  claim: "the client's first contact came through a surface aimed at the Union",
  source: 'MiCA 61(1); ESMA guideline 1',
  acts: (dossier) => [...firstContacts(dossier, true), ...firstContacts(dossier, false)],
};

/**
 * The earliest contacts of all, recorded late or not. Those that only a probable link ties to the client cannot displace
 * its own first contact, and are looked at beside it.
 */
function firstContacts(dossier: Dossier, confirmed: boolean): Act[] {
  const contacts = dossier
    .of('ClientContact')
    .filter(({ fact, owner }) => fact.hurts && (owner.confirmed || !confirmed));
  const first = contacts[0]?.fact.at;
  return contacts
    .filter(({ fact, owner }) => fact.at === first && owner.confirmed === confirmed && fact.data.surface !== undefined)
    .flatMap(({ fact, owner }): Act[] => {
      const surfaces = dossier.registers.surfaces.aimedAtUnion(fact.data.surface as string, fact.at);
      if (surfaces.length === 0) return [];
      const { effect, because } = solicitationEffect(fact.at, owner, dossier.circumstances, {
        relation: 'FIRM',
        because: [],
      });
      return [
        {
          fact,
          at: fact.at,
          owner,
          form: 'CONTACT',
          byFirm: true,
          entries: [{ service: '*', asset: '*' }],
          offers: [],
          effect,
          because: [...surfaces, ...because, ...owner.links],
        },
      ];
    });
}
