import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Config, isLoopback } from '../config.js';
import type { Connections } from '../connections.js';
import { lingerAfterAnswer } from '../linger.js';
import { Refusal } from '../refusal.js';

/** What a browser is told of every answer: it is no page, and no page may hold it. `/docs` has a policy of its own. */
const headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const;

const lingerMs = 5000;

/**
 * Keeps web pages of others out, whose requests come from the browser of somebody who may reach the ledger. Refuses a host
 * that is not the ledger's (`wrong-host`), so that no name that leads here makes a page of it, and what writes and comes
 * from another page (`cross-origin`). Browsers say both themselves; who is none is not stopped by it.
 */
export function guardAgainstPages(instance: FastifyInstance, config: Config, connections: Connections): void {
  instance.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value);
    const refusal = refusalOfHost(request, config) ?? refusalOfOrigin(request, config);
    if (refusal === undefined) return done();
    if (connections.expectsContinue(request.raw)) reply.raw.setHeader('connection', 'close');
    lingerAfterAnswer(request, reply, () => lingerMs);
    done(refusal);
  });
}

function refusalOfHost({ headers: { host } }: FastifyRequest, config: Config): Refusal | undefined {
  // HTTP/1.0 needs none, and no browser speaks that.
  if (host === undefined || isOwnHost(host, config)) return undefined;
  const others = config.publicUrl === undefined ? '' : ` and ${config.publicUrl.host}`;
  const detail = `The ledger goes by localhost, 127.0.0.1, [::1]${others} here; INITIUM_PUBLIC_URL adds a name.`;
  return new Refusal('wrong-host', detail);
}

/**
 * Who asks nobody for a token listens on loopback only, and has loopback's names. With tokens a name gives nothing away:
 * then all do, until `INITIUM_PUBLIC_URL` says which one; an address still does, as monitors ask by it and pages cannot.
 */
function isOwnHost(host: string, { auth, publicUrl }: Config): boolean {
  if (auth !== 'none' && publicUrl === undefined) return true;
  const name = hostnameOf(host);
  if (name === undefined) return false;
  if (isLoopback(name) || hostOf(host, publicUrl) === publicUrl?.host) return true;
  return auth !== 'none' && isIP(name) !== 0;
}

function refusalOfOrigin({ method, headers }: FastifyRequest, { publicUrl }: Config): Refusal | undefined {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return undefined;
  const { origin, host = '' } = headers;
  const site = headers['sec-fetch-site'] ?? 'none';
  const isOwn = origin === undefined || origin === publicUrl?.origin || isOriginOf(origin, host);
  if (isOwn && (site === 'none' || site === 'same-origin')) return undefined;
  const from = origin === undefined || origin === 'null' ? 'another web page' : `a web page of ${origin.slice(0, 200)}`;
  const detail = `This comes from ${from}; set INITIUM_PUBLIC_URL where browsers know the ledger by that name.`;
  return new Refusal('cross-origin', detail);
}

/** Whether a page of this origin was served by this host. A proxy may have spoken TLS for it. */
function isOriginOf(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return /^https?:$/.test(url.protocol) && url.origin === origin && hostOf(host, url) === url.host;
}

/** A `Host` as URLs have it: in lower case, without the port that the scheme has anyway. */
function hostOf(host: string, { protocol }: { readonly protocol: string } = { protocol: 'http:' }): string | undefined {
  const text = `${protocol}//${host}`;
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(text)) return undefined;
  return new URL(text).host;
}

function hostnameOf(host: string): string | undefined {
  const known = hostOf(host);
  return known === undefined ? undefined : new URL(`http://${known}`).hostname.replace(/^\[|\]$/g, '');
}
