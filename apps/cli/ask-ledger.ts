import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { bearerHeaders } from './bearer-headers.js';
import { CommandFailure } from './failure.js';
import { connectionFailure, problemText, requesterOf } from './ledger-address.js';

/** How long a ledger that asks for a moment is waited for: until its read models have caught up, for one. */
const patienceMs = 5 * 60_000;
const bodyLengthMax = 64 * 1024;

/**
 * What a ledger answers to a GET, or a POST without a body, its own body not read yet. Waits where it says when to ask
 * again (429, 503). Throws a `CommandFailure` where it refuses or is not there; with `notFound` that there is nothing (404)
 * is an answer.
 */
export async function askLedger(
  address: URL,
  accept: string,
  signal: AbortSignal,
  { method = 'GET', notFound = false }: { readonly method?: 'GET' | 'POST'; readonly notFound?: boolean } = {},
): Promise<IncomingMessage> {
  const started = performance.now();
  for (let asked = 1; ; asked++) {
    const response = await send(method, address, accept, signal);
    if (response.statusCode === 200 || response.statusCode === 201) return response;
    if (notFound && response.statusCode === 404) return response;
    const why = problemText(response.statusCode, await textOf(response));
    const seconds = Number(response.headers['retry-after']);
    const isBusy = (response.statusCode === 503 || response.statusCode === 429) && seconds > 0;
    if (!isBusy || performance.now() - started > patienceMs) {
      throw new CommandFailure(`${address.origin} refuses: ${why}`);
    }
    if (asked === 1) process.stderr.write(`${address.origin} asks for a moment: ${why}\n`);
    await pause(seconds * 1000, undefined, { signal });
  }
}

/** A body that is known to be small, as text. */
export async function textOf(response: IncomingMessage, lengthMax = bodyLengthMax): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= lengthMax) break;
  }
  return Buffer.concat(chunks).toString();
}

function send(method: string, address: URL, accept: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = requesterOf(address)(address, { method, headers: { accept, ...bearerHeaders() }, signal });
    request.on('response', resolve).on('error', reject).end();
  }).catch((error) => {
    throw connectionFailure(address, error);
  });
}
