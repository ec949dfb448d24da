import type { OutgoingHttpHeaders } from 'node:http';

/** Every way in which the ledger can say no. `problem.filter.ts` gives each its HTTP status; nothing else does. */
export type RefusalCode =
  | 'malformed-request'
  | 'malformed-json'
  | 'invalid-body'
  | 'invalid-parameter'
  | 'unknown-parameter'
  | 'unauthenticated'
  | 'bad-signature'
  | 'forbidden'
  | 'cross-origin'
  | 'wrong-host'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'request-timeout'
  | 'conflict'
  | 'second-person'
  | 'proposal-changed'
  | 'proposal-closed'
  | 'adoption-under-way'
  | 'not-released'
  | 'connection-disabled'
  | 'too-large'
  | 'uri-too-long'
  | 'unsupported-media-type'
  | 'expectation-failed'
  | 'quarantined'
  | 'headers-too-large'
  | 'overloaded'
  | 'token-limit'
  | 'too-many-questions'
  | 'tokens-away'
  | 'store-unavailable'
  | 'vault-unavailable'
  | 'view-behind'
  | 'log-behind'
  | 'rule-set-unknown'
  | 'evidence-unreadable'
  | 'too-many-streams'
  | 'took-too-long'
  | 'thread-ended'
  | 'shutting-down'
  | 'internal';

/** One reason. `pointer` is an RFC 6901 JSON pointer into what was sent; a query parameter is `/query/name`. */
export interface RefusalReason {
  readonly pointer: string;
  readonly detail: string;
}

/** How many reasons a sentence has; all of them are in `errors`. */
const toldMax = 5;

/** Reasons in a sentence, for people: each with the name of what it is about. */
export function told(reasons: readonly RefusalReason[]): string {
  const told = reasons.slice(0, toldMax).map(({ pointer, detail }) => `${nameIn(pointer)} ${detail}`);
  const more = reasons.length > toldMax ? `; and ${reasons.length - toldMax} more, in errors` : '';
  return `${told.join('; ')}${more}.`;
}

/** The last step of a pointer, as it was before it was escaped. */
function nameIn(pointer: string): string {
  const step = pointer.slice(pointer.lastIndexOf('/') + 1);
  return step === '' ? 'it' : step.replaceAll('~1', '/').replaceAll('~0', '~');
}

export interface RefusalExtras {
  readonly errors?: readonly RefusalReason[];
  /** Whole seconds, for `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly headers?: OutgoingHttpHeaders;
  /** Members beside the standard ones of the problem object, such as `results`. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An answer that is no, and meant: thrown by commands and queries, and answered as RFC 9457 problem+json. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    detail: string,
    readonly extras: RefusalExtras = {},
  ) {
    super(detail, extras.cause === undefined ? undefined : { cause: extras.cause });
  }
}
