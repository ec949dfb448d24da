import type { FastifyReply, FastifyRequest } from 'fastify';

/** Where an answer is out before its request has come whole, the rest is read and thrown away for so long, then cut. */
export function lingerAfterAnswer({ raw }: FastifyRequest, reply: FastifyReply, milliseconds: () => number): void {
  reply.raw.once('finish', () => {
    if (raw.readableEnded) return;
    const cut = setTimeout(() => raw.destroy(), milliseconds()).unref();
    raw.once('close', () => clearTimeout(cut)).resume();
  });
}
