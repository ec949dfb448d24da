import type { IncomingMessage } from 'node:http';
import { Overloaded } from '#libs/event-store';
import type { HttpLimits } from './config.js';
import type { Connections } from './connections.js';
import { Gathered } from './gathered.js';
import { Refusal } from './refusal.js';
import type { Room } from './rooms.js';
import { isHeavy, nextSlice } from './slices.js';

/** How much of a body that is refused is read and thrown away, so that the client gets to read the answer. */
const drainedBytesMax = 64 * 1024 * 1024;

/** A body of no more bytes takes of the room only while it is read. */
const smallBytesMax = 4 * 1024;

/** What a body takes with what is made of it: its value, what is to be stored, its outcome. */
const timesWithAll = 4;

export interface WholeBody {
  readonly bytesMax: number;
  /** What the limit is one of, as the refusal names it. */
  readonly of: string;
}

export interface BodyParts {
  readonly limits: HttpLimits;
  readonly room: Room;
  readonly connections: Connections;
}

/**
 * The whole body as bytes, however the client cut it up; it takes of `room` until it is answered. Refuses what is larger
 * (`too-large`), what there is no room for (`Overloaded`), what is not there within `bodyTimeoutMs` (`request-timeout`),
 * and what ends early (`malformed-request`). What may be much work waits for a slice of its own.
 */
export function readWhole(
  body: IncomingMessage,
  { bytesMax, of }: WholeBody,
  { limits, room, connections }: BodyParts,
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  const { bodyTimeoutMs } = limits;
  const declared = Number(body.headers['content-length'] ?? Number.NaN);
  const gathered = new Gathered(Number.isNaN(declared) ? bytesMax : declared);
  /** A body that came at once is taken as it is. */
  let only: Buffer | undefined;
  let length = 0;
  let taken = 0;
  let refused: Error | undefined;
  const timer = setTimeout(() => {
    finish(
      new Refusal(
        'request-timeout',
        `The body was not there within ${bodyTimeoutMs / 1000} seconds; send it faster, or less at once.`,
      ),
    );
  }, bodyTimeoutMs);

  const onData = (chunk: Buffer): void => {
    length += chunk.length;
    if (refused !== undefined) {
      if (length > bytesMax + drainedBytesMax) finish(refused);
    } else if (length > bytesMax) refuse(tooLarge(bytesMax, of));
    else if (!takes(chunk.length === declared ? chunk.length : gathered.capacityWith(chunk.length)))
      refuse(new Overloaded('No room for another body'));
    else if (chunk.length === declared) only = chunk;
    else gathered.add(chunk);
  };
  const onEnd = (): void => finish(refused ?? null);
  const onCut = (): void =>
    finish(new Refusal('malformed-request', 'The body ended before it was complete; send all of it again.'));

  /** Whether there was room for so many bytes in all. */
  function takes(bytes: number): boolean {
    const wanted = bytes * timesWithAll;
    if (!room.take(wanted - taken)) return false;
    taken = wanted;
    return true;
  }

  /** The rest is read and thrown away. */
  function refuse(error: Error): void {
    refused = error;
    gathered.clear();
    room.give(taken);
    taken = 0;
  }

  function finish(error: Error | null): void {
    clearTimeout(timer);
    body.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    // A connection that is reset after this has no one left to tell.
    body.on('error', ignore);
    if (error !== null) {
      room.give(taken);
      done(error);
      return;
    }
    if (length > smallBytesMax) connections.afterAnswer(body, () => room.give(taken));
    // What is small and read is soon dealt with; there are only so many connections.
    else room.give(taken);
    const bytes = only ?? gathered.take();
    if (isHeavy(length)) void nextSlice().then(() => done(null, bytes));
    else done(null, bytes);
  }

  const drainable = connections.expectsContinue(body) ? 0 : drainedBytesMax;
  if (declared > bytesMax + drainable) finish(tooLarge(bytesMax, of));
  else {
    connections.letContinue(body);
    body.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  }
}

const ignore = (): void => undefined;

export function tooLarge(bytesMax: number, of: string): Refusal {
  return new Refusal('too-large', `The limit for ${of} is ${bytesMax} bytes; send less at once.`, {
    members: { limit: bytesMax },
  });
}
