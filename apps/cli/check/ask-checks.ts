import { answerFrom } from '../ask-ledger.js';
import { ledgerAddress } from '../ledger-address.js';

interface Reference {
  readonly source: string;
  readonly id: string;
}

/** A check that the ledger made and recorded, as it answers. */
export interface MadeCheck {
  readonly client: string;
  readonly observability: 'FULL' | 'PARTIAL';
  readonly result: 'NONE' | 'FOUND';
  readonly found: readonly Reference[];
  readonly uncovered: readonly string[];
  readonly unsettled: readonly Reference[];
  readonly flags: readonly string[];
  readonly recorded: Reference & { readonly position: string };
}

interface Page {
  readonly items: readonly { readonly client: string }[];
  readonly next: string | null;
}

const pageClients = 1000;

/** Clients with a subject whose evidence does not suffice, in order of name: among them all whose request lacks a check. */
export async function* insufficientClients(url: string, signal: AbortSignal): AsyncGenerator<string> {
  const asked = { status: 'INSUFFICIENT_EVIDENCE', limit: String(pageClients) };
  for (let after: string | null | undefined; after !== null; ) {
    const address = ledgerAddress(url, 'v1/clients');
    address.search = new URLSearchParams({ ...asked, ...(after !== undefined && { after }) }).toString();
    const { items, next } = (await answerFrom(address, signal)) as Page;
    for (const { client } of items) yield client;
    after = next;
  }
}

/** Has the ledger check a client; undefined where none of its requests lacks a check and `ifLacking` asks for no other. */
export async function makeCheck(
  url: string,
  client: string,
  ifLacking: boolean,
  signal: AbortSignal,
): Promise<MadeCheck | undefined> {
  const address = ledgerAddress(url, `v1/clients/${encodeURIComponent(client)}/exposure-check`);
  if (ifLacking) address.search = '?ifLacking=true';
  const answer = (await answerFrom(address, signal, { method: 'POST' })) as MadeCheck | { readonly recorded: null };
  return answer.recorded === null ? undefined : (answer as MadeCheck);
}
