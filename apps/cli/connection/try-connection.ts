import type { ConnectionEntry } from '../../ledger/recording/webhooks/connection-entry.js';
import { mappingLoader } from '../../ledger/recording/webhooks/load-mapping.js';
import { schemeNamed } from '../../ledger/recording/webhooks/signature-schemes.js';
import { dryRunHeader, testKeyHeader } from '../../ledger/recording/webhooks/test-key.js';
import { CommandFailure, NotWhole } from '../failure.js';
import { ledgerAddress, problemText } from '../ledger-address.js';
import { sendBody } from './send-body.js';

/** What a ledger would record of one sample. */
export interface TriedSample {
  /** Signed as the vendor signs; false where nobody but the vendor can, and the file's test key stands for it. */
  readonly signed: boolean;
  readonly results: readonly { readonly outcome: string; readonly errors?: readonly { readonly detail: string }[] }[];
  readonly events: readonly (Readonly<Record<string, unknown>> | null)[];
  /** How many records were ignored, by what the vendor calls them. */
  readonly ignored: Readonly<Record<string, number>>;
}

/**
 * Sends the samples of a connection's mapping to a running ledger, signed by the connection's newest secret, to be told what would
 * be recorded; nothing is. Throws a `CommandFailure` where the ledger is not there or refuses one.
 */
export async function tryConnection(
  { name, mapping, scheme, secrets, testKey }: ConnectionEntry,
  url: string,
  body?: Buffer,
): Promise<TriedSample[]> {
  const address = ledgerAddress(url, `v1/webhooks/${name}`);
  const samples = body === undefined ? mappingLoader(process.env.INITIUM_PSEUDONYM_KEY_FILE)(mapping).samples : [body];
  if (samples.length === 0) throw new CommandFailure(`${mapping}: has no samples; give one with --body`);
  const sign = schemeNamed(scheme).signer?.(secrets[0]?.secret ?? '');
  const tried: TriedSample[] = [];
  for (const sample of samples) {
    const request = { method: 'POST', url: calledAs(address), headers: {}, body: sample, isLoopback: true };
    const signature = sign?.(request, Date.now()) ?? { headers: { [testKeyHeader]: testKey } };
    const headers = { 'content-type': 'application/json', [dryRunHeader]: 'true', ...signature.headers };
    const { status, text } = await sendBody(address, headers, signature.body ?? sample);
    if (status !== 200) throw new NotWhole(`${address.href} refuses: ${problemText(status, text)}`);
    tried.push({ signed: sign !== undefined, ...(JSON.parse(text) as Omit<TriedSample, 'signed'>) });
  }
  return tried;
}

/** As the vendor calls it, which some sign: by the name that browsers know the ledger by, or over TLS that ends before it. */
function calledAs({ host, pathname }: URL): string {
  return new URL(pathname, process.env.INITIUM_PUBLIC_URL ?? `https://${host}`).href;
}
