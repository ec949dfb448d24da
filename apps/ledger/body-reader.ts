import type { IncomingMessage } from 'node:http';
import type { HttpLimits } from './config.js';
import { Refusal } from './refusal.js';

/** How much of a body that is too large is read and thrown away, so that the client gets to read the answer. */
const drainedBytesMax = 64 * 1024 * 1024;

export interface WholeBody {
  readonly bytesMax: number;
  /** What the limit is one of, as the refusal names it. */
  readonly of: string;
}

/**
 * The whole body as bytes, however the client cut it up. Refuses what is larger (`too-large`), what is not there within
 * `bodyTimeoutMs` (`request-timeout`), and what ends early (`malformed-request`).
 */
export function readWhole(
  body: IncomingMessage,
  { bytesMax, of }: WholeBody,
  { bodyTimeoutMs }: HttpLimits,
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const timer = setTimeout(() => {
    finish(new Refusal('request-timeout', `The body was not there within ${bodyTimeoutMs / 1000} seconds.`));
  }, bodyTimeoutMs);

  const onData = (chunk: Buffer): void => {
    length += chunk.length;
    if (length <= bytesMax) chunks.push(chunk);
    else chunks.length = 0;
    if (length > bytesMax + drainedBytesMax) finish(tooLarge(bytesMax, of));
  };
  const onEnd = (): void => {
    if (length > bytesMax) finish(tooLarge(bytesMax, of));
    else finish(null);
  };
  const onCut = (): void => finish(new Refusal('malformed-request', 'The body ended before it was complete.'));

  function finish(error: Error | null): void {
    clearTimeout(timer);
    body.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    // A connection that is reset after this has no one left to tell.
    body.on('error', ignore);
    if (error !== null) done(error);
    else done(null, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length));
  }

  body.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
}

const ignore = (): void => undefined;

export function tooLarge(bytesMax: number, of: string): Refusal {
  return new Refusal('too-large', `The limit for ${of} is ${bytesMax} bytes.`, { members: { limit: bytesMax } });
}
