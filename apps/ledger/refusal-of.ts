import { HttpException } from '@nestjs/common';
import { UnknownRuleSet } from '#libs/assessment';
import { LimitExceeded, Overloaded, StoreBehind, StoreClosed, StoreDamaged, StoreUnavailable } from '#libs/event-store';
import { QuestionLost, TookTooLong, TooManyQuestions, ViewBehind } from '#libs/projections';
import { VaultLocked, VaultUnavailable } from '#libs/vault';
import { mediaTypes } from './media-types.js';
import { Refusal, type RefusalCode } from './refusal.js';
import { SealBroken } from './sealing/seals.js';

/** What any address takes a body in. */
const bodyTypes = [mediaTypes.event, mediaTypes.batch, mediaTypes.lines, mediaTypes.linesPlain, mediaTypes.json];

/** What Fastify says of a request that it will not hand on, as the ledger says it. */
const byFastifyCode: Readonly<Record<string, readonly [RefusalCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than this address takes; send less at once.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed-request', 'The body must be as long as Content-Length says.'],
  FST_ERR_MAX_PARAM_LENGTH: ['uri-too-long', 'A part of the address must not be longer than 1024 characters.'],
};

/** What else is refused further out, by the status that it asks for. */
const byStatus: Readonly<Record<number, readonly [RefusalCode, string]>> = {
  400: ['malformed-request', 'The request cannot be read; send it as RFC 9112 and /docs say.'],
  // Of a file outside of its folder.
  403: ['not-found', 'There is nothing here; see /docs.'],
  404: ['not-found', 'There is nothing here; see /docs.'],
  405: ['method-not-allowed', 'The method is not for this address; see /docs.'],
  408: ['request-timeout', 'The request was not there in time; send it at once.'],
  413: ['too-large', 'The request is larger than the ledger takes; send less at once.'],
  414: ['uri-too-long', 'The address is too long; send a shorter one.'],
  415: ['unsupported-media-type', `Content-Type must be one of ${bodyTypes.join(', ')}.`],
  417: ['expectation-failed', 'Only 100-continue can be expected of this; leave Expect out.'],
  431: ['headers-too-large', 'The headers are larger than the ledger takes; send fewer or shorter ones.'],
  503: ['shutting-down', 'The ledger is ending; send it again to a running one.'],
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

/** No `Retry-After`: it takes another program. */
const ruleSetUnknown = (cause: UnknownRuleSet): Refusal =>
  new Refusal(
    'rule-set-unknown',
    `The ledger goes by the rule set ${cause.id}, which this program does not have; ask one that has it. Recording goes on.`,
    { cause },
  );

/** The refusal that a thrown thing stands for; undefined when it is a bug. */
export function refusalOf(thrown: unknown): Refusal | undefined {
  if (thrown instanceof Refusal) return thrown;
  if (!(thrown instanceof Error)) return undefined;
  if (thrown instanceof UnknownRuleSet) return ruleSetUnknown(thrown);
  return refusalOfStore(thrown) ?? refusalOfVault(thrown) ?? refusalOfFramework(thrown);
}

function refusalOfStore(error: Error): Refusal | undefined {
  if (error instanceof Overloaded) {
    return new Refusal(
      'overloaded',
      'Too much is waiting, and nothing of this was written; send it again after a moment.',
      {
        retryAfterSeconds: 1,
        cause: error,
      },
    );
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
    return new Refusal('shutting-down', 'The ledger is ending; send it again to a running one.', {
      retryAfterSeconds: 5,
      cause: error,
    });
  }
  if (error instanceof ViewBehind || error instanceof StoreBehind) {
    const behind = error instanceof ViewBehind ? `The view ${error.view}` : 'The copy of the ledger';
    const detail = `${behind} has not caught up; ask again after a moment. /health/ready says how it is doing.`;
    return new Refusal('view-behind', detail, {
      retryAfterSeconds: 1,
      cause: error,
    });
  }
  if (error instanceof StoreDamaged) return evidenceUnreadable(error);
  if (error instanceof TooManyQuestions) {
    const detail = `Too many questions about ${error.about} are waiting; ask again after a moment.`;
    return new Refusal('too-many-questions', detail, { retryAfterSeconds: 5, cause: error });
  }
  if (error instanceof TookTooLong) {
    const detail = `A question about ${error.about} took longer than it may; ask again when less is going on.`;
    return new Refusal('took-too-long', detail, { retryAfterSeconds: 60, cause: error });
  }
  if (error instanceof QuestionLost) {
    const detail = `The thread that answers about ${error.about} has ended (${error.message}), and another takes its place; ask again. Where it needs more memory, give the process more.`;
    return new Refusal('thread-ended', detail, { retryAfterSeconds: 5, cause: error });
  }
  if (error instanceof LimitExceeded)
    return new Refusal('too-large', `${error.message}; send less at once.`, { cause: error });
  return undefined;
}

function refusalOfVault(error: Error): Refusal | undefined {
  if (error instanceof VaultUnavailable)
    return new Refusal('vault-unavailable', `The keys of what is personal cannot be had. ${again}`, {
      retryAfterSeconds: 5,
      cause: error,
    });
  if (error instanceof VaultLocked || error instanceof SealBroken)
    return new Refusal(
      'evidence-unreadable',
      `What is sealed does not open: ${error.message}. It was altered, or the vault was: see /v1/incidents.`,
      {
        cause: error,
      },
    );
  return undefined;
}

function refusalOfFramework(error: Error): Refusal | undefined {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? byFastifyCode[code] : undefined;
  if (known !== undefined) return new Refusal(known[0], known[1], { cause: error });
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  const named = typeof status === 'number' ? byStatus[status] : undefined;
  return named === undefined ? undefined : new Refusal(named[0], named[1], { cause: error });
}
