import { type Act, solicitation } from '../../client/acts.js';
import type { ClientRecord } from '../../client/client-record.js';
import { firstContacts } from '../../client/first-contact.js';
import { everything } from '../../facts/scope.js';
import { theFirm } from '../../registers/actors.js';
import type { SolicitationRule } from '../rule.js';

/** The first inbound contact came through a surface aimed at the Union. */
export const targetedSurface: SolicitationRule = {
  id: 'R-113',
  claim: "the client's first contact came through a surface aimed at the Union",
  source: 'MiCA 61(1); ESMA guideline 1',
  // What only a probable link ties to the client is looked at beside its own first contact.
  acts: (record) => [...solicited(record, true), ...solicited(record, false)],
};

function solicited(record: ClientRecord, confirmed: boolean): Act[] {
  const contacts = firstContacts(record, confirmed).filter(({ owner }) => owner.confirmed === confirmed);
  const bySurface = Map.groupBy(contacts, ({ fact }) => fact.data.surface);
  return [...bySurface].flatMap(([surface, through]): Act[] => {
    const at = through[0]?.fact.at;
    if (surface === undefined || at === undefined) return [];
    const because = record.registers.surfaces.aimedAtUnion(surface, at);
    if (because.length === 0) return [];
    const relation = { ...theFirm, because };
    return through.map((contact) => solicitation(contact, 'CONTACT', record.circumstances, relation, everything));
  });
}
