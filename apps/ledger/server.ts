import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readWhole, type WholeBody } from './body-reader.js';
import type { Closing } from './closing.js';
import type { Config, HttpLimits } from './config.js';
import type { Metrics } from './metrics.js';
import { type ProblemFilter, problemMediaType, problemOf } from './problem.filter.js';
import { Refusal } from './refusal.js';
import type { RouteMethods } from './route-methods.js';

export const mediaTypes = {
  json: 'application/json',
  event: 'application/cloudevents+json',
  batch: 'application/cloudevents-batch+json',
  lines: 'application/x-ndjson',
} as const;

export interface AdapterParts {
  readonly config: Config;
  readonly problems: ProblemFilter;
  readonly metrics: Metrics;
  readonly closing: Closing;
}

/**
 * Fastify as the ledger needs it: bodies as bytes, or as the stream itself for NDJSON; every bound of `limits` in force;
 * and every answer a problem object, also for what never becomes a request.
 */
export function createAdapter(
  { config, problems, metrics, closing }: AdapterParts,
  routes: RouteMethods,
): FastifyAdapter {
  const { limits } = config;
  const adapter = new FastifyAdapter({
    logger: false,
    skipMiddie: true,
    multipart: false,
    // Said by the hook below, as a problem object.
    return503OnClosing: false,
    bodyLimit: limits.batchBytesMax,
    // Bodies have their own deadlines: a stream of events may rightly take hours.
    requestTimeout: 0,
    connectionTimeout: 2 * limits.idleTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    routerOptions: { maxParamLength: 1024 },
    http: {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, 5000),
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      problems.answer(error, request, reply);
    },
  });
  const instance = adapter.getInstance() as unknown as FastifyInstance;
  instance.server.maxConnections = limits.connectionsMax;
  instance.addHook('onRoute', (route) => routes.add(route.url, route.method));
  instance.addHook('onRequest', (_request, reply, done) => {
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    reply.raw.setHeader('cache-control', 'no-store');
    if (!closing.signal.aborted) return done();
    reply.raw.setHeader('connection', 'close');
    done(new Refusal('shutting-down', 'Send it again to a running ledger.', { retryAfterSeconds: 5 }));
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  takeBodies(instance, limits);
  return adapter;
}

function takeBodies(instance: FastifyInstance, limits: HttpLimits): void {
  const event: WholeBody = { bytesMax: limits.eventBytesMax, of: 'one event' };
  const batch: WholeBody = { bytesMax: limits.batchBytesMax, of: 'a batch' };
  instance.removeAllContentTypeParsers();
  const whole = (mediaType: string, size: WholeBody): void => {
    instance.addContentTypeParser(mediaType, (request, payload, done) => {
      const refusal = refusalOfEncoding(request);
      if (refusal !== undefined) done(refusal);
      else readWhole(payload, size, limits, done);
    });
  };
  whole(mediaTypes.json, event);
  whole(mediaTypes.event, event);
  whole(mediaTypes.batch, batch);
  instance.addContentTypeParser(mediaTypes.lines, (request: FastifyRequest, payload: IncomingMessage, done) => {
    done(refusalOfEncoding(request) ?? null, payload);
  });
}

function refusalOfEncoding(request: FastifyRequest): Refusal | undefined {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return new Refusal('unsupported-media-type', 'Content-Encoding is not taken here; send the body as it is.');
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return new Refusal('unsupported-media-type', 'JSON is UTF-8 here, whatever else charset says.');
  }
  return undefined;
}

/** What Node's own parser refuses, before there is a request to answer. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(refusalOfClientError(error.code));
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${statusTexts[problem.status] ?? 'Bad Request'}\r\n` +
      `Content-Type: ${problemMediaType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

const statusTexts: Readonly<Record<number, string>> = {
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
};

function refusalOfClientError(code: string | undefined): Refusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Refusal('headers-too-large', 'Send fewer or shorter headers.');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Refusal('too-large', 'The chunk extensions are too long.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Refusal('request-timeout', 'The headers were not there in time.');
    case 'HPE_INVALID_CONTENT_LENGTH':
    case 'HPE_UNEXPECTED_CONTENT_LENGTH':
      return new Refusal('malformed-request', 'Content-Length is not valid.');
    default:
      return new Refusal('malformed-request', 'This is not valid HTTP/1.1.');
  }
}
