import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Connections } from '../connections.js';
import { lingerAfterAnswer } from '../linger.js';
import { Refusal } from '../refusal.js';
import { rolesFor } from '../route-roles.js';
import type { Principal } from './principal.js';
import type { KnownToken, Tokens } from './tokens.js';

/**
 * How long what is still being sent to a refused request is read and thrown away, so that whoever sends it gets to read
 * the answer.
 */
const lingerMs = 5000;

/**
 * Lets nothing in but what the table of roles allows to the token that came with it. It is asked before anything of a
 * body is read, and is the only place that decides it: what has no row in the table is refused to everybody.
 */
export class Admission {
  /** What goes on for each token that is in use, so that it ends with the token. */
  readonly #open = new Map<FastifyReply['raw'], KnownToken>();

  constructor(
    private readonly tokens: Tokens,
    private readonly connections: Connections,
  ) {}

  guard(instance: FastifyInstance): void {
    instance.addHook('onRequest', (request, reply, done) => {
      const refusal = this.#admit(request, reply);
      if (refusal === undefined) return done();
      if (this.connections.expectsContinue(request.raw)) reply.raw.setHeader('connection', 'close');
      lingerAfterAnswer(request, reply, () => lingerMs);
      done(refusal);
    });
  }

  /** Cuts what goes on for tokens that are not worth what they were: who sends or asks again has the rights of now. */
  cutChanged(): void {
    for (const [answer, token] of this.#open) if (!this.tokens.isInForce(token)) answer.destroy();
  }

  #admit(request: FastifyRequest, reply: FastifyReply): Refusal | undefined {
    const allowed = request.is404 ? 'any' : rolesFor(request.method, request.routeOptions.url ?? '');
    if (allowed === 'open' || allowed === 'signed') return undefined;
    const token = bearerIn(request.headers.authorization);
    if (token === undefined) return unauthenticated('Send a token: Authorization: Bearer <token>.');
    if (!this.tokens.areKnown) return new Refusal('tokens-away', unknown, { retryAfterSeconds });
    const known = this.tokens.find(token);
    if (known === undefined)
      return unauthenticated(
        'The token is not known here, or is not valid any more; ask whoever runs the ledger for another.',
      );
    const { principal } = known;
    if (allowed !== 'any' && !allowed.includes(principal.role)) return forbidden(principal, allowed);
    request.principal = principal;
    this.#open.set(reply.raw, known);
    reply.raw.once('close', () => this.#open.delete(reply.raw));
    return undefined;
  }
}

function bearerIn(authorization: string | undefined): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
}

/** After which who was turned away because nobody can be known should come again. */
const retryAfterSeconds = 5;
const unknown = 'The tokens cannot be read, so nobody is let in. Nothing was kept: send the very same again.';

function unauthenticated(detail: string): Refusal {
  return new Refusal('unauthenticated', detail, { headers: { 'www-authenticate': 'Bearer' } });
}

function forbidden({ role }: Principal, allowed: readonly string[]): Refusal {
  const whom = allowed.length === 0 ? 'nobody' : allowed.join(', ');
  return new Refusal('forbidden', `This is for ${whom}, and the token's role is ${role}; send a token of such a role.`);
}
