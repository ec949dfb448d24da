import { checkEvidence, type DataOf, instant, type KindName, limits, minuteMs, type Problem } from '#libs/evidence';
import { timeOrderedId } from './time-ordered-id.js';

/** An event as its producer tells it; the source, its type and its number are added. */
export interface Draft<Name extends KindName> {
  /** What it is about: `client/<pseudonym>`, `identifier/<pseudonym>`, `campaign/<name>`, … as the kind allows. */
  readonly subject: string;
  /** When it occurred: a `Date`, or RFC 3339 in any offset. */
  readonly time: Date | string;
  readonly data: DataOf<Name>;
  /**
   * Names it for ever, with the source: 1 to 256 printable characters that give nobody away. Yours, where your system has
   * one for this very fact: recorded again after a crash, it is known by it. Left out, a new UUIDv7.
   */
  readonly id?: string;
  /** Who recorded it, as a pseudonym. */
  readonly authid?: string;
  readonly authtype?: string;
  /** A W3C trace context. */
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** A CloudEvent that has no number yet. */
export interface UnnumberedEvent extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The CloudEvent of a draft. Checks nothing. */
export function eventOf<Name extends KindName>(source: string, kind: Name, draft: Draft<Name>): UnnumberedEvent {
  const { subject, time, data, id = timeOrderedId(), authid, authtype, traceparent, tracestate } = draft;
  const event = {
    specversion: '1.0',
    id,
    source,
    type: `initium.${kind}.v1`,
    subject,
    time: time instanceof Date ? isoOf(time) : time,
    authid,
    authtype,
    traceparent,
    tracestate,
    data,
  };
  // What is undefined is left out, and what the caller changes later is not changed here.
  return JSON.parse(JSON.stringify(event)) as UnnumberedEvent;
}

function isoOf(time: Date): string {
  return Number.isNaN(time.getTime()) ? 'no date' : time.toISOString();
}

/** The ledger takes what is dated this far ahead of its clock. */
const aheadMsMax = 5 * minuteMs;
/** What an event's number may add to its length. */
const numberBytesMax = 64;

/**
 * Why a ledger would refuse an event, as far as it can be told without one: by the very check that intake does, its size,
 * and by this machine's clock that it lies in the future. Empty where it is evidence. What the ledger alone knows (whether
 * this token may say this kind, whether the id is taken) it does not say.
 */
export function problemsOf(event: UnnumberedEvent, now: number = Date.now()): readonly Problem[] {
  const { problems = [] } = checkEvidence(event);
  if (problems.length > 0) return problems;
  if (instant(event.time) > now + aheadMsMax)
    return [{ pointer: '/time', detail: 'is more than five minutes ahead of the clock (R-412)' }];
  if (Buffer.byteLength(JSON.stringify(event)) + numberBytesMax > limits.eventBytesMax)
    return [{ pointer: '', detail: `is larger than ${limits.eventBytesMax} bytes` }];
  return [];
}
