import type { IncomingMessage, Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from './access/admission.js';
import { guardAgainstPages } from './access/browsers.js';
import type { ListRecordParts } from './access/list-record.js';
import type { Tokens } from './access/tokens.js';
import { watchTokens } from './access/watch-tokens.js';
import { refusalOfAddress } from './address.js';
import { readWhole, type WholeBody } from './body-reader.js';
import type { Closing } from './closing.js';
import type { Config } from './config.js';
import { Connections } from './connections.js';
import type { Incidents } from './incidents/incidents.js';
import { mediaTypes } from './media-types.js';
import type { Metrics } from './metrics.js';
import type { ProblemFilter } from './problem.filter.js';
import type { Readiness } from './readiness.js';
import type { DeliveryCounts } from './recording/webhooks/delivery-counts.js';
import { deliveryRoute, guardDeliveries } from './recording/webhooks/guard-deliveries.js';
import { watchConnections } from './recording/webhooks/watch-connections.js';
import type { WebhookConnections } from './recording/webhooks/webhook-connections.js';
import { Refusal } from './refusal.js';
import type { Rooms } from './rooms.js';
import type { RouteMethods } from './route-methods.js';
import { Strangers } from './strangers.js';
import { boundUnreadAnswers } from './unread-answers.js';

export { mediaTypes };

export interface AdapterParts extends ListRecordParts {
  readonly config: Config;
  readonly problems: ProblemFilter;
  readonly metrics: Metrics;
  readonly rooms: Rooms;
  readonly closing: Closing;
  readonly readiness: Readiness;
  readonly incidents: Incidents;
  /** Undefined where nobody is asked who they are. */
  readonly tokens: Tokens | undefined;
  readonly webhooks: WebhookConnections;
  readonly counts: DeliveryCounts;
}

/** In place of a body of a type that no address takes. */
const unreadBody = Symbol('unread');

/**
 * Fastify as the ledger needs it: bodies as bytes, or as the stream itself for NDJSON; every bound of `limits` in force;
 * every request admitted by its token, where there are any; and every answer a problem object, also for what never becomes
 * a request.
 */
export function createAdapter(parts: AdapterParts, routes: RouteMethods): FastifyAdapter {
  const { config, problems, metrics, closing } = parts;
  const { limits } = config;
  const connections = new Connections();
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
      // Said by the hook below, as a problem object.
      requireHostHeader: false,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, 5000),
    },
    clientErrorHandler: connections.handle,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      problems.answer(error, request, reply);
    },
  });
  const instance = adapter.getInstance() as unknown as FastifyInstance;
  instance.server.maxConnections = limits.connectionsMax;
  instance.addHook('onRoute', (route) => routes.add(route.url, route.method));
  connections.listen(instance.server);
  instance.addHook('onRequest', ({ raw }, reply, done) => {
    connections.expectAnswer(reply.raw);
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    reply.raw.setHeader('cache-control', 'no-store');
    if (raw.headers.host === undefined && raw.httpVersion === '1.1')
      return done(new Refusal('malformed-request', 'HTTP/1.1 needs a Host header; send one.'));
    if (!closing.signal.aborted) return done(refusalOfAddress(raw.url ?? ''));
    reply.raw.setHeader('connection', 'close');
    done(
      new Refusal('shutting-down', 'The ledger is ending; send it again to a running one.', { retryAfterSeconds: 5 }),
    );
  });
  guardAgainstPages(instance, config, connections);
  admitByToken(instance, parts, connections);
  guardDeliveries(instance, parts.webhooks, { connections, counts: parts.counts });
  watchConnections(parts.webhooks, parts);
  boundStrangers(instance, parts, connections);
  instance.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  boundUnreadAnswers(instance, { room: parts.rooms.answers, idleTimeoutMs: limits.idleTimeoutMs });
  takeBodies(instance, parts, connections);
  return adapter;
}

function admitByToken(instance: FastifyInstance, { tokens, ...watchers }: AdapterParts, connections: Connections) {
  instance.decorateRequest('principal', undefined);
  if (tokens === undefined) return;
  const admission = new Admission(tokens, connections);
  admission.guard(instance);
  watchTokens(tokens, { admission, ...watchers });
}

/** Where nobody is asked who they are, whoever asks anything is known. */
function boundStrangers(instance: FastifyInstance, { config, tokens }: AdapterParts, connections: Connections): void {
  const strangers = new Strangers(config.limits, (socket) => connections.isBusy(socket));
  strangers.listen(instance.server as Server);
  instance.addHook('onRequest', ({ principal, raw }, _reply, done) => {
    if (tokens === undefined || principal !== undefined) strangers.admit(raw.socket);
    done();
  });
}

function takeBodies(instance: FastifyInstance, { config, rooms }: AdapterParts, connections: Connections): void {
  const { limits } = config;
  const event: WholeBody = { bytesMax: limits.eventBytesMax, of: 'one event' };
  const batch: WholeBody = { bytesMax: limits.batchBytesMax, of: 'a batch' };
  const delivery: WholeBody = { bytesMax: limits.deliveryBytesMax, of: 'one delivery' };
  instance.removeAllContentTypeParsers();
  type Done = Parameters<typeof readWhole>[3];
  const read = (request: FastifyRequest, payload: IncomingMessage, size: WholeBody, done: Done): void => {
    const refusal = refusalOfEncoding(request);
    if (refusal === undefined) readWhole(payload, size, { limits, room: rooms.bodies, connections }, done);
    else done(refusal);
  };
  const whole = (mediaType: string, size: WholeBody): void => {
    instance.addContentTypeParser(mediaType, (request, payload, done) =>
      read(request, payload, isDelivery(request) ? delivery : size, done),
    );
  };
  whole(mediaTypes.json, event);
  whole(mediaTypes.event, event);
  whole(mediaTypes.batch, batch);
  const lines = [mediaTypes.lines, mediaTypes.linesPlain];
  instance.addContentTypeParser(lines, (request: FastifyRequest, payload: IncomingMessage, done) => {
    if (isDelivery(request)) return read(request, payload, delivery, done);
    const refusal = refusalOfEncoding(request);
    if (refusal !== undefined) return done(refusal);
    connections.letContinue(request.raw);
    done(null, payload);
  });
  // Of any other type it is left unread: the address refuses it, which knows what it takes. Vendors may send in any.
  instance.addContentTypeParser('*', (request, payload, done) =>
    isDelivery(request) ? read(request, payload, delivery, done) : done(null, unreadBody),
  );
}

const isDelivery = ({ routeOptions }: FastifyRequest): boolean => routeOptions.url === deliveryRoute;

function refusalOfEncoding(request: FastifyRequest): Refusal | undefined {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return new Refusal('unsupported-media-type', 'Content-Encoding is not taken here; send the body as it is.');
  }
  if (isDelivery(request)) return undefined;
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return new Refusal('unsupported-media-type', 'The charset of JSON is UTF-8; send it so, or leave charset out.');
  }
  return undefined;
}
