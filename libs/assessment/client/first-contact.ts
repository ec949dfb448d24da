import type { Fact } from '../facts/fact.js';
import type { ClientRecord } from './client-record.js';
import type { Owned } from './links.js';

/**
 * The client's earliest inbound contacts of all, recorded late or not: several where they are of one instant. Where only
 * `confirmed` ones are looked at, a contact that a probable link ties to the client cannot displace its own.
 */
export function firstContacts(record: ClientRecord, confirmed: boolean): readonly Owned<Fact<'ClientContact'>>[] {
  const contacts = record
    .of('ClientContact')
    .filter(({ fact, owner }) => fact.hurts && (owner.confirmed || !confirmed));
  return contacts.filter(({ fact }) => fact.at === contacts[0]?.fact.at);
}
