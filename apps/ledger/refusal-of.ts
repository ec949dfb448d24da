import { HttpException } from '@nestjs/common';
import { LimitExceeded, Overloaded, StoreBehind, StoreClosed, StoreDamaged, StoreUnavailable } from '#libs/event-store';
import { TookTooLong, TooManyQuestions, ViewBehind } from '#libs/views';
import { Refusal, type RefusalCode } from './refusal.js';

/** What Fastify says of a request that it will not hand on, as the ledger says it. */
const byFastifyCode: Readonly<Record<string, readonly [RefusalCode, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-media-type', 'This address does not take that content type.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than this address takes.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed-request', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['malformed-request', 'The address is not a valid URL path.'],
  FST_ERR_MAX_PARAM_LENGTH: ['uri-too-long', 'A part of the address is too long.'],
};

const byStatus: Readonly<Record<number, RefusalCode>> = {
  400: 'malformed-request',
  // Of a file outside of its folder.
  403: 'not-found',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  413: 'too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  417: 'expectation-failed',
  431: 'headers-too-large',
  503: 'shutting-down',
};

const again = 'Send the very same again; what was recorded of it already comes back as duplicate.';

/** What a sender is told of a store that could not be written, by its code; /v1/incidents says more. */
const whyUnavailable: Readonly<Record<string, string>> & { readonly 'store-away': string } = {
  'store-away': `Whether it was recorded is unknown. ${again}`,
  'no-space': `The ledger's disk has no space left. ${again}`,
  'read-only': `The ledger may not write its own file. ${again}`,
  locked: `Another program holds a lock on the ledger's file. ${again}`,
  replaced: `The ledger's file was moved or deleted under it. ${again}`,
  'disk-failure': `The ledger's disk failed. ${again}`,
  'clock-behind': `The ledger's clock is far behind what it has recorded. ${again}`,
  'clock-jump': `The ledger's clock jumped, and may be wrong. ${again}`,
};

/** No `Retry-After`: asking again does not help, nor does sending again. */
export const evidenceUnreadable = (cause?: unknown): Refusal =>
  new Refusal(
    'evidence-unreadable',
    'The file of the ledger is damaged where this lies; /v1/incidents says where and what to do. Other questions are answered.',
    { cause },
  );

/** The refusal that a thrown thing stands for; undefined when it is a bug. */
export function refusalOf(thrown: unknown): Refusal | undefined {
  if (thrown instanceof Refusal) return thrown;
  if (!(thrown instanceof Error)) return undefined;
  return refusalOfStore(thrown) ?? refusalOfFramework(thrown);
}

function refusalOfStore(error: Error): Refusal | undefined {
  if (error instanceof Overloaded) {
    return new Refusal('overloaded', 'Nothing was written; send it again after a moment.', {
      retryAfterSeconds: 1,
      cause: error,
    });
  }
  if (error instanceof StoreUnavailable) {
    const { code } = error;
    return new Refusal('store-unavailable', whyUnavailable[code] ?? whyUnavailable['store-away'], {
      retryAfterSeconds: 5,
      members: { reason: code },
      cause: error,
    });
  }
  if (error instanceof StoreClosed) {
    return new Refusal('shutting-down', 'Send it again to a running ledger.', { retryAfterSeconds: 5, cause: error });
  }
  if (error instanceof ViewBehind || error instanceof StoreBehind) {
    return new Refusal('view-behind', 'Ask again after a moment; /health/ready says how the views are doing.', {
      retryAfterSeconds: 1,
      cause: error,
    });
  }
  if (error instanceof StoreDamaged) return evidenceUnreadable(error);
  if (error instanceof TooManyQuestions) {
    return new Refusal('too-many-questions', 'Ask again after a moment.', { retryAfterSeconds: 5, cause: error });
  }
  if (error instanceof TookTooLong) {
    return new Refusal('took-too-long', 'Ask again when less is going on.', { retryAfterSeconds: 60, cause: error });
  }
  if (error instanceof LimitExceeded) return new Refusal('too-large', error.message, { cause: error });
  return undefined;
}

function refusalOfFramework(error: Error): Refusal | undefined {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? byFastifyCode[code] : undefined;
  if (known !== undefined) return new Refusal(known[0], known[1], { cause: error });
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  const named = typeof status === 'number' ? byStatus[status] : undefined;
  return named === undefined ? undefined : new Refusal(named, error.message, { cause: error });
}
