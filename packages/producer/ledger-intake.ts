import { minuteMs } from '#libs/evidence';
import { retryAfterMsOf } from './backoff.js';
import { type IntakeResult, type LedgerAddress, LedgerTrouble } from './ledger-answer.js';

const answerMsMax = minuteMs;
const outcomes: ReadonlySet<unknown> = new Set(['recorded', 'duplicate', 'conflict', 'quarantined']);

/** Asks a ledger for something below its address; gives the answer whatever its status, or throws a `LedgerTrouble`. */
export async function ask(
  { ledger, token }: LedgerAddress,
  path: string,
  { signal, ...init }: RequestInit = {},
): Promise<Response> {
  const bearer = typeof token === 'function' ? await token() : token;
  const url = new URL(path, ledger.endsWith('/') ? ledger : `${ledger}/`);
  const headers = { ...init.headers, ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }) };
  const signals = [AbortSignal.timeout(answerMsMax), ...(signal ? [signal] : [])];
  try {
    return await fetch(url, { ...init, headers, signal: AbortSignal.any(signals), redirect: 'error' });
  } catch (error) {
    throw new LedgerTrouble(`${url.origin}: ${reasonOf(error)}`);
  }
}

/**
 * Sends events in one batch, each as JSON, at most as many and as large as the ledger takes. Gives what it said of each, in
 * their order; or throws a `LedgerTrouble`.
 */
export async function sendBatch(
  address: LedgerAddress,
  events: readonly string[],
  signal?: AbortSignal,
): Promise<readonly IntakeResult[]> {
  const response = await ask(address, 'v1/events', {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    body: `[${events.join(',')}]`,
    ...(signal && { signal }),
  });
  const { status } = response;
  const text = await response.text().catch((error: unknown) => {
    throw new LedgerTrouble(`the answer was cut off: ${reasonOf(error)}`, { status });
  });
  const results = resultsIn(text);
  if (results?.length === events.length) return results;
  const retryAfterMs = retryAfterMsOf(response.headers.get('retry-after'));
  throw new LedgerTrouble(`${new URL(address.ledger).origin} answers ${status}: ${saidIn(text)}`, {
    status,
    retryAfterMs,
  });
}

/** Undefined where the answer is not one about events. */
function resultsIn(text: string): readonly IntakeResult[] | undefined {
  const { results } = parsed(text);
  if (!Array.isArray(results)) return undefined;
  return results.every((one: unknown) => outcomes.has((one as { outcome?: unknown } | null)?.outcome))
    ? (results as IntakeResult[])
    : undefined;
}

const saidLengthMax = 300;

/** What a problem object says (RFC 9457), or the first of whatever else was answered. */
function saidIn(text: string): string {
  const { title, detail } = parsed(text);
  const said = [title, detail].filter((one) => typeof one === 'string');
  return (said.length > 0 ? said.join(': ') : text.trim()).slice(0, saidLengthMax);
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException };
  return cause?.code ?? cause?.message ?? message;
}
