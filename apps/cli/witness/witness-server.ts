import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { addCheckpointBytesMax } from '#libs/transparency';
import type { Witness } from './witness.js';

const requestTimeoutMs = 10_000;
const connectionsMax = 200;

/** Serves `POST /add-checkpoint` and nothing else. Resolves once it listens. */
export async function serveWitness(
  witness: Witness,
  { host, port }: { readonly host: string; readonly port: number },
  onTrouble: (error: unknown) => void,
): Promise<Server> {
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs },
    (request, response) => {
      answer(witness, request, response).catch((error: unknown) => {
        onTrouble(error);
        if (response.headersSent) response.destroy();
        else say(response, 500, 'nothing was cosigned; try again later');
      });
    },
  );
  server.maxConnections = connectionsMax;
  server.listen(port, host);
  await once(server, 'listening');
  return server;
}

async function answer(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url !== '/add-checkpoint') return say(response, 404, 'a witness has nothing but /add-checkpoint');
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST');
    return say(response, 405, 'send it with POST');
  }
  const body = await bodyOf(request);
  if (body === undefined) {
    response.setHeader('connection', 'close');
    return say(response, 413, `a request has ${addCheckpointBytesMax} bytes at most`);
  }
  const { status, mediaType, body: said } = witness.addCheckpoint(body);
  response.writeHead(status, { 'content-type': mediaType, 'content-length': said.length }).end(said);
}

/** Undefined where it is too long; the rest is not read then. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > addCheckpointBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function say(response: ServerResponse, status: number, what: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${what}\n`);
}
