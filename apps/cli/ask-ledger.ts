import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { bearerHeaders } from './bearer-headers.js';
import { CommandFailure } from './failure.js';
import { connectionFailure, problemText, requesterOf } from './ledger-address.js';

/** How long a ledger that asks for a moment is waited for: until its read models have caught up, for one. */
const patienceMs = 5 * 60_000;
const bodyLengthMax = 64 * 1024;

export interface AskOptions {
  readonly method?: 'GET' | 'POST';
  /** That there is nothing (404) is an answer. */
  readonly notFound?: boolean;
  readonly body?: object;
}

/**
 * What a ledger answers to a GET, or a POST of JSON or nothing, its own body not read yet. Waits where it says when to ask
 * again (429, 503). Throws a `CommandFailure` where it refuses or is not there; with `notFound` that there is nothing (404)
 * is an answer.
 */
export async function askLedger(
  address: URL,
  accept: string,
  signal: AbortSignal,
  { method = 'GET', notFound = false, body }: AskOptions = {},
): Promise<IncomingMessage> {
  const started = performance.now();
  for (let asked = 1; ; asked++) {
    const response = await send(address, { method, accept, body, signal });
    if ([200, 201, 202].includes(response.statusCode ?? 0)) return response;
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

/** What a ledger answers as JSON, read whole. Throws as `askLedger` does, and where that is no JSON. */
export async function answerFrom(
  address: URL,
  signal: AbortSignal,
  options: Omit<AskOptions, 'notFound'> = {},
): Promise<unknown> {
  const response = await askLedger(address, 'application/json', signal, options);
  try {
    return JSON.parse(await textOf(response, Number.POSITIVE_INFINITY));
  } catch (error) {
    throw connectionFailure(address, error);
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

interface Sent {
  readonly method: string;
  readonly accept: string;
  readonly body: object | undefined;
  readonly signal: AbortSignal;
}

function send(address: URL, { method, accept, body, signal }: Sent): Promise<IncomingMessage> {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { accept, ...type, ...bearerHeaders() };
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = requesterOf(address)(address, { method, headers, signal });
    request
      .on('response', resolve)
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body));
  }).catch((error) => {
    throw connectionFailure(address, error);
  });
}
