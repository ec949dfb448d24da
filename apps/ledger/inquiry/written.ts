import type { FastifyReply } from 'fastify';
import { mediaTypes } from '../media-types.js';

/** An answer in JSON, as it goes out: written on the thread where it was found, for there may be megabytes of it. */
export class Written {
  readonly json: Buffer;

  constructor(json: Uint8Array) {
    this.json = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  }
}

/** An answer by itself, or written already. */
export type Given<Answer extends object> = Answer | Written;

/** The same with more members at its end. */
export function withMembers<Answer extends object, More extends object>(
  given: Given<Answer>,
  more: More,
): Given<Answer & More> {
  if (!(given instanceof Written)) return { ...given, ...more };
  const [open, rest] = [given.json.subarray(0, -1), JSON.stringify(more).slice(1)];
  return new Written(Buffer.concat([open, Buffer.from(`,${rest}`)]));
}

/** What a handler returns to give it out. */
export function givenOut<Answer extends object>(given: Given<Answer>, reply: FastifyReply): Answer | Buffer {
  if (!(given instanceof Written)) return given;
  reply.header('content-type', `${mediaTypes.json}; charset=utf-8`);
  return given.json;
}
