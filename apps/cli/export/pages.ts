import type { RecordedEvidence } from '#libs/evidence';
import { askLedger, textOf } from '../ask-ledger.js';
import type { CoverageAnswer } from '../found-coverage.js';
import { connectionFailure, ledgerAddress } from '../ledger-address.js';

/** Which events are asked for, by the parameters of `GET /v1/events`. */
export interface Selection {
  readonly kind?: string;
  readonly source?: string;
  readonly subject?: string;
  /** When it occurred. */
  readonly from?: string;
  readonly to?: string;
}

interface Page {
  readonly items: readonly RecordedEvidence[];
  readonly next: string | null;
  readonly knownAt: string;
}

const pageEvents = 1000;

/** The ledger's now: nothing can be recorded any more that would belong before it. */
export async function ledgerNow(url: string, signal: AbortSignal): Promise<string> {
  return (await page(url, { limit: '1' }, signal)).knownAt;
}

/** The selected events recorded by an instant, in the ledger's order, read page by page as they are taken. */
export async function* selected(
  url: string,
  selection: Selection,
  recordedTo: string,
  signal: AbortSignal,
): AsyncGenerator<RecordedEvidence> {
  const asked = { ...selection, recordedTo, limit: String(pageEvents) };
  for (let after: string | null | undefined; after !== null; ) {
    const { items, next } = await page(url, { ...asked, ...(after !== undefined && { after }) }, signal);
    yield* items;
    after = next;
  }
}

/**
 * What arrived by an instant, claims to be about a client or what is linked to it, and is no evidence, in the
 * ledger's order: its timeline has it, and no list of evidence.
 */
export async function arrivalsOf(
  url: string,
  client: string,
  knownAt: string,
  signal: AbortSignal,
): Promise<RecordedEvidence[]> {
  const found: RecordedEvidence[] = [];
  const address = ledgerAddress(url, `v1/clients/${encodeURIComponent(client)}/timeline`);
  for (let after: string | null | undefined; after !== null; ) {
    const asked = { knownAt, limit: String(pageEvents), ...(after !== undefined && { after }) };
    address.search = new URLSearchParams(asked).toString();
    const response = await askLedger(address, 'application/json', signal, { notFound: true });
    const text = await textOf(response, Number.POSITIVE_INFINITY);
    if (response.statusCode === 404) return [];
    const { items, next } = JSON.parse(text) as { items: TimelineItem[]; next: string | null };
    for (const { late: _, personal: _sealed, arrival, ...event } of items) if (arrival !== undefined) found.push(event);
    after = next;
  }
  return found.sort((a, b) => (BigInt(a.position as string) < BigInt(b.position as string) ? -1 : 1));
}

/** What a timeline says beside the evidence is no part of it. */
type TimelineItem = RecordedEvidence & {
  readonly late: boolean;
  readonly personal?: string;
  readonly arrival?: object;
};

/**
 * What the ledger finds of a source's coverage as known at an instant, by the rule set in force or another; undefined where
 * it counts none as registered.
 */
export async function coverageOf(
  url: string,
  source: string,
  asked: { readonly knownAt: string; readonly ruleSet?: string },
  signal: AbortSignal,
): Promise<CoverageAnswer | undefined> {
  const address = ledgerAddress(url, `v1/sources/${encodeURIComponent(source)}/coverage`);
  address.search = new URLSearchParams(asked).toString();
  const response = await askLedger(address, 'application/json', signal, { notFound: true });
  const answer = JSON.parse(await textOf(response, Number.POSITIVE_INFINITY)) as CoverageAnswer;
  return response.statusCode === 404 ? undefined : answer;
}

async function page(url: string, parameters: Record<string, string>, signal: AbortSignal): Promise<Page> {
  const address = ledgerAddress(url, 'v1/events');
  address.search = new URLSearchParams(parameters).toString();
  const response = await askLedger(address, 'application/json', signal);
  try {
    return JSON.parse(await textOf(response, Number.POSITIVE_INFINITY)) as Page;
  } catch (error) {
    throw connectionFailure(address, error);
  }
}
