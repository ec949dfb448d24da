import { theFirm } from '../actors.js';
import { type Act, solicitation } from '../acts.js';
import { everything } from '../coverage.js';
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
  const first = contacts.filter(({ fact }) => fact.at === contacts[0]?.fact.at);
  return first.flatMap((contact): Act[] => {
    const { surface } = contact.fact.data;
    if (contact.owner.confirmed !== confirmed || surface === undefined) return [];
    const aimed = dossier.registers.surfaces.aimedAtUnion(surface, contact.fact.at);
    if (aimed.length === 0) return [];
    return [solicitation(contact, 'CONTACT', dossier.circumstances, { ...theFirm, because: aimed }, everything)];
  });
}
