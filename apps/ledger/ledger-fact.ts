import { randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { NewEvent } from '#libs/event-store';

const noMetadata = Buffer.from('{"v":1}');

/** A fact of the ledger's own, to be appended: its data as RFC 8785 JSON. */
export function ledgerFact(type: string, data: object): NewEvent {
  return { eventId: randomUUID(), type, data: Buffer.from(canonicalize(data) as string), metadata: noMetadata };
}
