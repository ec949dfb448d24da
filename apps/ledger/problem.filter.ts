import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { refusalOfAddress } from './address.js';
import { Refusal, type RefusalCode, type RefusalReason } from './refusal.js';
import { refusalOf } from './refusal-of.js';
import type { RouteMethods } from './route-methods.js';

export const problemMediaType = 'application/problem+json';

/** RFC 9457, with `errors` for what is wrong where, and `trace` for what the log knows more about. */
export interface ProblemDetails {
  readonly type: `urn:initium:problem:${RefusalCode}`;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly RefusalReason[];
  readonly trace?: string;
  readonly [member: string]: unknown;
}

/** The only table from refusal to HTTP status: a code without a row does not compile. */
const answers: Readonly<Record<RefusalCode, { readonly status: number; readonly title: string }>> = {
  'malformed-request': { status: 400, title: 'The request is not well formed' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'invalid-body': { status: 400, title: 'The body does not say what this needs' },
  'invalid-parameter': { status: 400, title: 'A parameter is not valid' },
  'unknown-parameter': { status: 400, title: 'A parameter is not known here' },
  unauthenticated: { status: 401, title: 'This takes a token' },
  'bad-signature': { status: 401, title: 'The signature is not good' },
  forbidden: { status: 403, title: 'The token is not for this' },
  'cross-origin': { status: 403, title: 'A web page of another may not write here' },
  'wrong-host': { status: 421, title: 'The ledger does not go by this host' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This method is not for this address' },
  'not-acceptable': { status: 406, title: 'There is no answer in that form' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'This identity belongs to other content' },
  'second-person': { status: 403, title: 'This takes two persons' },
  'proposal-changed': { status: 409, title: 'This is not what is proposed' },
  'proposal-closed': { status: 409, title: 'This is not open any more' },
  'adoption-under-way': { status: 409, title: 'Another rule set is being adopted' },
  'not-released': { status: 409, title: 'Two persons have to release this first' },
  'connection-disabled': { status: 410, title: 'The connection takes nothing any more' },
  'too-large': { status: 413, title: 'This is larger than the ledger takes' },
  'uri-too-long': { status: 414, title: 'The address is too long' },
  'unsupported-media-type': { status: 415, title: 'This media type is not taken here' },
  'expectation-failed': { status: 417, title: 'The expectation cannot be met' },
  quarantined: { status: 422, title: 'This is not valid evidence and was put into quarantine' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  overloaded: { status: 429, title: 'Too much is waiting to be written' },
  'token-limit': { status: 429, title: 'The token has sent as much as it may for now' },
  'too-many-questions': { status: 429, title: 'Too many questions are waiting' },
  internal: { status: 500, title: 'The ledger failed' },
  'tokens-away': { status: 503, title: 'Nobody can be known here now' },
  'store-unavailable': { status: 503, title: 'The store is away' },
  'vault-unavailable': { status: 503, title: 'The vault is away' },
  'view-behind': { status: 503, title: 'What answers this has not caught up yet' },
  'log-behind': { status: 503, title: 'No checkpoint has this yet' },
  'rule-set-unknown': { status: 503, title: 'This program does not have the rule set in force' },
  'evidence-unreadable': { status: 503, title: 'Evidence for this cannot be read' },
  'took-too-long': { status: 503, title: 'The question took too long' },
  'thread-ended': { status: 503, title: 'What was at the question has ended' },
  'too-many-streams': { status: 429, title: 'No more streams are served at once' },
  'shutting-down': { status: 503, title: 'The ledger is shutting down' },
};

/** Every code that a problem object can have. */
export const problemCodes = Object.keys(answers) as RefusalCode[];

/** The problem object of a refusal, in the order in which RFC 9457 names its members. */
export function problemOf(refusal: Refusal, trace?: string): ProblemDetails {
  const { status, title } = answers[refusal.code];
  const { errors, members } = refusal.extras;
  return {
    type: `urn:initium:problem:${refusal.code}`,
    title,
    status,
    detail: refusal.message,
    ...(errors === undefined ? {} : { errors }),
    ...(trace === undefined ? {} : { trace }),
    ...members,
  };
}

/**
 * Answers everything that is thrown as RFC 9457 problem+json. What is no refusal is a bug: 500 with a trace id, under
 * which the log has it.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Logger,
    private readonly routes: RouteMethods,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.raw.headersSent) {
      this.problem(thrown);
      reply.raw.destroy();
      return;
    }
    const { problem, refusal } = this.problem(this.#better(thrown, request));
    const { headers, retryAfterSeconds } = refusal.extras;
    if (headers !== undefined) reply.headers(headers);
    if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
    reply
      .code(problem.status)
      .header('content-type', problemMediaType)
      .send(Buffer.from(JSON.stringify(problem)));
  }

  /** What says more of an address that leads nowhere than the framework does. */
  #better(thrown: unknown, { method, raw: { url = '/' } }: FastifyRequest): unknown {
    if (thrown instanceof Refusal) return thrown;
    const code = refusalOf(thrown)?.code;
    if (code === 'malformed-request') return refusalOfAddress(url) ?? thrown;
    return code === 'not-found' ? this.routes.refusalFor(method, url) : thrown;
  }

  /** The problem object of whatever was thrown; a bug is logged under the trace id that the object carries. */
  problem(thrown: unknown): { readonly problem: ProblemDetails; readonly refusal: Refusal } {
    const refusal = refusalOf(thrown);
    if (refusal !== undefined) return { problem: problemOf(refusal), refusal };
    const trace = randomUUID();
    this.log.error({ err: thrown, trace }, 'The ledger failed');
    const failure = new Refusal('internal', 'This is a fault of the ledger; its log has more under this trace.');
    return { problem: problemOf(failure, trace), refusal: failure };
  }
}
