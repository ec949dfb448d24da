import type { ClientRecord } from '../../client/client-record.js';
import { firstContacts } from '../../client/first-contact.js';
import type { Fact } from '../../facts/fact.js';
import type { ReasonRule } from '../rule.js';

/** The first contact came by a website or an app, and nobody can say whether that was aimed at the Union. */
export const unknownSurface: ReasonRule = {
  id: 'R-229',
  claim: "the client's first contact came through a website or an app of which no surface is known",
  source: 'ESMA guideline 1; default against the firm [I]',
  applies: ({ file: { record }, at }) => contactsWithoutSurface(record, at).length > 0,
  because: ({ file: { record }, at }) => contactsWithoutSurface(record, at),
  moments: (record) => firsts(record).map((contact) => contact.at),
};

/** With the client's confirmed links, and with the probable ones as well: mostly the very same. */
const firsts = (record: ClientRecord): readonly Fact<'ClientContact'>[] => [
  ...new Set([true, false].flatMap((confirmed) => firstContacts(record, confirmed).map(({ fact }) => fact))),
];

/** First contacts of all by an instant, in whatever stay, that came through what no surface is known of. */
export function contactsWithoutSurface(record: ClientRecord, at: number): readonly Fact<'ClientContact'>[] {
  const { surfaces } = record.registers;
  return firsts(record).filter((contact) => {
    const { channel, surface } = contact.data;
    if (contact.at > at || (channel !== 'WEBSITE' && channel !== 'MOBILE_APP')) return false;
    return surface === undefined || !surfaces.inForce(surface, contact.at).some(({ helps }) => helps);
  });
}
