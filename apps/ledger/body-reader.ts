import type { IncomingMessage } from 'node:http';
import { Overloaded } from '#libs/event-store';
import type { HttpLimits } from './config.js';
import type { Connections } from './connections.js';
import { Refusal } from './refusal.js';

/** How much of a body that is refused is read and thrown away, so that the client gets to read the answer. */
const drainedBytesMax = 64 * 1024 * 1024;

export interface WholeBody {
  readonly bytesMax: number;
  /** What the limit is one of, as the refusal names it. */
  readonly of: string;
}

/** How many bytes of bodies all connections together may have in memory at once. */
export class BodyRoom {
  #heldBytes = 0;

  constructor(private readonly bytesMax: number) {}

  /** Whether there was room for so many more; a body that finds none has to be refused. */
  take(bytes: number): boolean {
    if (this.#heldBytes + bytes > this.bytesMax) return false;
    this.#heldBytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#heldBytes -= bytes;
  }
}

export interface BodyParts {
  readonly limits: HttpLimits;
  readonly room: BodyRoom;
  readonly connections: Connections;
}

/**
 * The whole body as bytes, however the client cut it up; it takes of `room` until it is answered. Refuses what is larger
 * (`too-large`), what there is no room for (`Overloaded`), what is not there within `bodyTimeoutMs` (`request-timeout`),
 * and what ends early (`malformed-request`).
 */
export function readWhole(
  body: IncomingMessage,
  { bytesMax, of }: WholeBody,
  { limits, room, connections }: BodyParts,
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  const { bodyTimeoutMs } = limits;
  const chunks: Buffer[] = [];
  let length = 0;
  let refused: Error | undefined;
  const timer = setTimeout(() => {
    finish(new Refusal('request-timeout', `The body was not there within ${bodyTimeoutMs / 1000} seconds.`));
  }, bodyTimeoutMs);

  const onData = (chunk: Buffer): void => {
    length += chunk.length;
    if (refused !== undefined) {
      if (length > bytesMax + drainedBytesMax) finish(refused);
    } else if (length > bytesMax) refuse(tooLarge(bytesMax, of), chunk);
    else if (!room.take(chunk.length)) refuse(new Overloaded('No room for another body'), chunk);
    else chunks.push(chunk);
  };
  const onEnd = (): void => finish(refused ?? null);
  const onCut = (): void => finish(new Refusal('malformed-request', 'The body ended before it was complete.'));

  /** The rest is read and thrown away. */
  function refuse(error: Error, last: Buffer): void {
    refused = error;
    chunks.length = 0;
    room.give(length - last.length);
  }

  function finish(error: Error | null): void {
    clearTimeout(timer);
    body.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    // A connection that is reset after this has no one left to tell.
    body.on('error', ignore);
    if (refused === undefined) giveBack(error);
    if (error !== null) done(error);
    else done(null, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length));
  }

  /** What is small and read is soon dealt with; there are only so many connections. */
  function giveBack(error: Error | null): void {
    const isLarge = length > limits.eventBytesMax;
    if (error === null && isLarge) connections.afterAnswer(body, () => room.give(length));
    else room.give(length);
  }

  const declared = Number(body.headers['content-length'] ?? 0);
  const drainable = connections.expectsContinue(body) ? 0 : drainedBytesMax;
  if (declared > bytesMax + drainable) finish(tooLarge(bytesMax, of));
  else {
    connections.letContinue(body);
    body.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  }
}

const ignore = (): void => undefined;

export function tooLarge(bytesMax: number, of: string): Refusal {
  return new Refusal('too-large', `The limit for ${of} is ${bytesMax} bytes.`, { members: { limit: bytesMax } });
}
