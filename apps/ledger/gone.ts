import type { FastifyReply, FastifyRequest } from 'fastify';

/** Aborts when nobody reads any more. Who says that nothing more will be sent could be gone, and is told nothing more. */
export function goneOf({ raw }: FastifyRequest, reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const end = () => gone.abort();
  const { socket } = raw;
  if (reply.raw.destroyed || socket.destroyed || socket.readableEnded) end();
  socket.once('end', end);
  reply.raw.once('close', () => {
    socket.off('end', end);
    end();
  });
  return gone.signal;
}
