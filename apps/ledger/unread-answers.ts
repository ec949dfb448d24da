import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { mediaTypes } from './media-types.js';
import { problemMediaType, problemOf } from './problem.filter.js';
import { Refusal } from './refusal.js';
import type { Room } from './rooms.js';

/** What is no larger is out as soon as it is written: the connection's own buffers take it. */
const smallAnswerLength = 64 * 1024;
/** What a streamed answer takes whose reader does not read: what was made of it, what Node keeps of it, its connection. */
const streamedAnswerBytes = 512 * 1024;

export interface UnreadParts {
  readonly room: Room;
  /** How long nothing of a streamed answer may be read before it is cut. */
  readonly idleTimeoutMs: number;
}

/**
 * Answers to questions take of the room until they are read; what finds none becomes `overloaded`. What was recorded is
 * answered whatever it takes: its body took of another room for it. So did a stream of changes.
 */
export function boundUnreadAnswers(instance: FastifyInstance, { room, idleTimeoutMs }: UnreadParts): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const isStreamed = payload instanceof Readable;
    if (isStreamed && request.method === 'HEAD') return done(null, unmade(payload));
    const bytes = isStreamed ? streamedAnswerBytes : lengthOf(payload);
    const isChanges = isStreamed && reply.getHeader('content-type') === mediaTypes.changes;
    if (bytes <= smallAnswerLength || request.method !== 'GET' || isChanges) done(null, payload);
    else if (room.take(bytes)) {
      reply.raw.once('close', () => room.give(bytes));
      // What is made a piece at a time, when the last one was taken, has a reader that reads, or none.
      if (isStreamed) reply.raw.setTimeout(idleTimeoutMs, () => reply.raw.destroy());
      done(null, payload);
    } else {
      if (isStreamed) payload.destroy();
      done(null, refused(reply));
    }
  });
}

/** Of an answer whose length nobody knows before it is made, HEAD gets the headers, without a length. */
function unmade(payload: Readable): Readable {
  payload.destroy();
  return Readable.from([]);
}

function lengthOf(payload: unknown): number {
  return typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0;
}

function refused(reply: FastifyReply): string {
  const detail = 'Too much of other answers waits to be read; ask again after a moment.';
  const { status, ...problem } = problemOf(new Refusal('overloaded', detail));
  for (const name of ['content-length', 'content-disposition', 'link']) reply.removeHeader(name);
  reply.code(status).header('content-type', problemMediaType).header('retry-after', '1');
  return JSON.stringify({ ...problem, status });
}
