import { answerFrom } from '../ask-ledger.js';
import { ledgerAddress } from '../ledger-address.js';

/** What a ledger shows of a proposal, as far as commands go by it. */
export interface ProposalAnswer {
  readonly id: string;
  readonly act: string;
  readonly subject: string;
  readonly summary: string;
  readonly sha256: string;
  readonly state: 'open' | 'approved' | 'rejected' | 'expired';
  readonly proposedBy: string;
  readonly expires: string;
  readonly decision: { readonly by: string } | null;
  readonly waitsFor: string | null;
  readonly content?: unknown;
  readonly recorded?: readonly { readonly source: string; readonly id: string }[];
  readonly detail?: string;
}

/** What a ledger answers below `v1/proposals`, as JSON. Throws a `CommandFailure` where it refuses or is not there. */
export async function askProposals<T>(url: string, path: string, body?: object): Promise<T> {
  const method = body === undefined ? 'GET' : 'POST';
  const address = ledgerAddress(url, `v1/proposals${path}`);
  return (await answerFrom(address, new AbortController().signal, { method, body })) as T;
}
