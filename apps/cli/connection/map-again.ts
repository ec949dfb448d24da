import type { Arrival } from '../../ledger/recording/arrival.js';
import type { ConnectionEntry } from '../../ledger/recording/webhooks/connection-entry.js';
import { mappingLoader } from '../../ledger/recording/webhooks/load-mapping.js';
import { webhookPrincipalPrefix } from '../../ledger/recording/webhooks/webhook-connections.js';
import type { WebhookMapping } from '../../ledger/recording/webhooks/webhook-mapping.js';
import { answerFrom } from '../ask-ledger.js';
import { bearerHeaders } from '../bearer-headers.js';
import { NotWhole } from '../failure.js';
import { ledgerAddress, problemText } from '../ledger-address.js';
import { sendBody } from './send-body.js';

interface Kept {
  readonly quarantineId: string;
  readonly principal: string;
  readonly contentType?: string;
  readonly truncated: boolean;
  readonly text?: string;
  readonly base64?: string;
}

/** What became of what a connection delivered and no evidence was made of. */
export interface MappedAgain {
  /** How many stood open in quarantine, of this connection. */
  readonly open: number;
  /** Of these, how many evidence was made of now, and how many pieces of it are recorded. */
  readonly mapped: number;
  readonly recorded: number;
  /** How many the mapping ignores by now: they can be dismissed. */
  readonly ignored: number;
  /** How many nothing can be made of still, or cannot be opened. */
  readonly unmapped: number;
}

/** Maps again what a connection's deliveries left in quarantine, by its mapping as it is now, and sends what comes of it. */
export async function mapAgain(
  { name, mapping: mappingName, source }: ConnectionEntry,
  url: string,
  signal: AbortSignal,
): Promise<MappedAgain> {
  const mapping = mappingLoader(process.env.INITIUM_PSEUDONYM_KEY_FILE)(mappingName);
  const done = { open: 0, mapped: 0, recorded: 0, ignored: 0, unmapped: 0 };
  for await (const quarantineId of openOf(`${webhookPrincipalPrefix}${name}`, url, signal)) {
    done.open++;
    const { arrivals, isIgnored } = await mappedAnew(quarantineId, url, mapping, source, signal);
    if (isIgnored) done.ignored++;
    else if (arrivals.length === 0 || arrivals.some(({ parsed }) => parsed.problems !== undefined)) done.unmapped++;
    else {
      for (const { bytes } of arrivals) await resubmit(quarantineId, url, bytes);
      done.mapped++;
      done.recorded += arrivals.length;
    }
  }
  return done;
}

async function* openOf(principal: string, url: string, signal: AbortSignal): AsyncGenerator<string> {
  let after: string | null = null;
  do {
    const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const address = ledgerAddress(url, `v1/quarantine?state=open&limit=1000${query}`);
    const page = (await answerFrom(address, signal)) as { items: readonly Kept[]; next: string | null };
    for (const kept of page.items) if (kept.principal === principal) yield kept.quarantineId;
    after = page.items.length === 0 ? null : page.next;
  } while (after !== null);
}

async function mappedAnew(
  quarantineId: string,
  url: string,
  mapping: WebhookMapping,
  source: string,
  signal: AbortSignal,
): Promise<{ readonly arrivals: readonly Arrival[]; readonly isIgnored: boolean }> {
  const kept = (await answerFrom(ledgerAddress(url, `v1/quarantine/${quarantineId}`), signal)) as Kept;
  const { text = Buffer.from(kept.base64 ?? '', 'base64').toString('latin1'), truncated, contentType = '' } = kept;
  if (truncated || text === '') return { arrivals: [], isIgnored: false };
  const body = Buffer.from(recordIn(text) ?? text);
  const { arrivals, ignored } = mapping.map(body, { source, contentType, isOutsideWindow: false });
  return { arrivals, isIgnored: arrivals.length === 0 && ignored.size > 0 };
}

/** The record that a mapping put into an event of which it could say nothing; undefined of what is no such event. */
function recordIn(text: string): string | undefined {
  try {
    const { raw } = Object(Object(Object(JSON.parse(text)).data).personal) as { readonly raw?: unknown };
    return typeof raw === 'string' ? raw : undefined;
  } catch {
    return undefined;
  }
}

async function resubmit(quarantineId: string, url: string, event: Uint8Array): Promise<void> {
  const address = ledgerAddress(url, `v1/quarantine/${quarantineId}/resubmit`);
  const headers = { 'content-type': 'application/cloudevents+json', ...bearerHeaders() };
  const { status, text } = await sendBody(address, headers, event);
  if (status !== 200 && status !== 201) throw new NotWhole(`${address.href} refuses: ${problemText(status, text)}`);
}
