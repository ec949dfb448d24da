import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Connections } from '../../connections.js';
import { lingerAfterAnswer } from '../../linger.js';
import { Refusal } from '../../refusal.js';
import type { DeliveryCounts } from './delivery-counts.js';
import { headerOf } from './signature-scheme.js';
import { schemeNamed } from './signature-schemes.js';
import { isTest } from './test-key.js';
import type { WebhookConnection, WebhookConnections } from './webhook-connections.js';

/** The pattern of the addresses to which vendors deliver. */
export const deliveryRoute = '/v1/webhooks/:connection';

const lingerMs = 5000;
const retryAfterSeconds = 5;

declare module 'fastify' {
  interface FastifyRequest {
    /** To which something is delivered; undefined of every other request. */
    connection: WebhookConnection | undefined;
  }
}

/**
 * Refuses what is delivered to no connection, or cannot be signed for its connection, before anything of a body is read. Whether
 * the signature is good is asked once the body is there.
 */
export function guardDeliveries(
  instance: FastifyInstance,
  webhooks: WebhookConnections,
  { connections, counts }: { readonly connections: Connections; readonly counts: DeliveryCounts },
): void {
  instance.decorateRequest('connection', undefined);
  instance.addHook('onRequest', (request, reply, done) => {
    if (request.method !== 'POST' || request.routeOptions.url !== deliveryRoute) return done();
    const refusal = admit(request, webhooks, counts);
    if (refusal === undefined) return done();
    if (connections.expectsContinue(request.raw)) reply.raw.setHeader('connection', 'close');
    lingerAfterAnswer(request, reply, () => lingerMs);
    done(refusal);
  });
}

function admit(request: FastifyRequest, webhooks: WebhookConnections, counts: DeliveryCounts): Refusal | undefined {
  if (!webhooks.areKnown) return new Refusal('tokens-away', away, { retryAfterSeconds });
  const { connection: name = '' } = request.params as { readonly connection?: string };
  const connection = webhooks.find(name);
  if (connection === undefined) return noConnection(request.raw.url ?? '');
  request.connection = connection;
  const { entry } = connection;
  const { headers } = request.raw;
  const canBeSigned = schemeNamed(entry.scheme).needs.every((header) => headerOf({ headers }, header) !== '');
  return canBeSigned || isTest(request, connection)
    ? undefined
    : badSignature(connection, request.raw.url ?? '', counts);
}

const away = 'The connections cannot be read, so nothing is taken. Nothing was kept: send the very same again.';

/** In the words of any address that leads nowhere. */
function noConnection(url: string): Refusal {
  return new Refusal(
    'not-found',
    `There is no ${url.split('?', 1)[0]?.slice(0, 200)} here; /docs lists all addresses.`,
  );
}

/** Of a connection that is disabled only who can sign for it hears that there is one. */
export function badSignature({ entry }: WebhookConnection, url: string, counts: DeliveryCounts): Refusal {
  if (entry.disabled !== undefined) return noConnection(url);
  counts.delivered(entry.name, 'bad-signature');
  const { needs } = schemeNamed(entry.scheme);
  const where = needs.length === 0 ? '' : ` (${needs.join(', ')})`;
  const headers = needs.includes('authorization') ? { headers: { 'www-authenticate': challengeOf(entry.scheme) } } : {};
  const detail = `It is not signed by a secret of this connection${where}, and nothing of it was kept; give both sides the same.`;
  return new Refusal('bad-signature', detail, headers);
}

const challengeOf = (scheme: string): string => (scheme === 'basic' ? 'Basic realm="webhooks"' : 'Bearer');
