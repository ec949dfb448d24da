import type { ClientRequest, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Problem } from '#libs/evidence';
import { textOf } from '../ask-ledger.js';
import { bearerHeaders } from '../bearer-headers.js';
import { CommandFailure } from '../failure.js';
import { connectionFailure, ledgerAddress, problemText, requesterOf } from '../ledger-address.js';
import { splitLines } from '../lines.js';
import type { MappedEvent } from '../mappers/mapper.js';

/** As the ledger says; `passedOver` was not sent, for another ledger said it of itself. */
export type SentOutcome = 'recorded' | 'duplicate' | 'conflict' | 'quarantined' | 'passedOver';

/** What the ledger answered to one event. */
export interface Result {
  readonly outcome: SentOutcome;
  readonly source?: string;
  readonly id?: string;
  readonly quarantineId?: string;
  readonly errors?: readonly Problem[];
  /** What a mapping ignores, by the vendor's word for it. */
  readonly ignored?: string;
}

export interface AnsweredLine {
  readonly line: number;
  readonly end: number;
  readonly result: Result;
}

/** Where something stands that waits for its answer. */
interface Place {
  readonly line: number;
  readonly end: number;
  readonly isSent: boolean;
  readonly ignored?: string;
  readonly unmapped?: string;
}

const chunkBytes = 64 * 1024;

export interface DeliveryOptions {
  readonly signal: AbortSignal;
  readonly isDryRun?: boolean;
  /** Told of the last line of the answer: the ledger's summary, and what stands beside it. */
  readonly closed?: (last: object) => void;
}

/**
 * Sends events to a ledger as one stream and gives back what it answers to each, in order, while the rest is still being
 * sent. Memory stays flat: whoever does not take the answers stops the sending. Throws a `CommandFailure` where the
 * ledger refuses, is not there, or stops before the end; what was given back until then stands.
 */
export async function* deliver(
  url: string,
  events: AsyncIterable<MappedEvent>,
  { signal, isDryRun = false, closed }: DeliveryOptions,
): AsyncGenerator<AnsweredLine> {
  const address = ledgerAddress(url, isDryRun ? 'v1/events?dry-run=true' : 'v1/events');
  const request = requesterOf(address)(address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson', ...bearerHeaders() },
    signal,
  });
  const waiting: Place[] = [];
  let notSent: unknown;
  const responded = responseTo(request);
  const sending = pipeline(Readable.from(bodyOf(events, waiting)), request).catch((error) => {
    notSent = error;
    request.destroy();
  });
  try {
    const response = await responded;
    if (response.statusCode !== 200) {
      throw new CommandFailure(
        `${address.origin} refuses: ${problemText(response.statusCode, await textOf(response))}`,
      );
    }
    yield* answers(response, waiting, closed);
  } catch (error) {
    // What could not be read from the file is the cause, not the connection that was broken off for it.
    throw connectionFailure(address, notSent instanceof CommandFailure ? notSent : error);
  } finally {
    request.destroy();
    await sending;
  }
}

function responseTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
  });
}

async function* bodyOf(events: AsyncIterable<MappedEvent>, waiting: Place[]): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const { event, ...place } of events) {
    waiting.push({ ...place, isSent: event !== undefined });
    if (event === undefined) continue;
    pieces.push(event, newline);
    length += event.length + 1;
    if (length < chunkBytes) continue;
    yield Buffer.concat(pieces, length);
    [pieces, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(pieces, length);
}

const newline = Buffer.from('\n');

/** The answers are in the order in which the events were sent, so each belongs to the first that waits for one. */
async function* answers(
  response: IncomingMessage,
  waiting: Place[],
  closed: DeliveryOptions['closed'],
): AsyncGenerator<AnsweredLine> {
  let taken = 0;
  const next = (): Place | undefined => {
    if (taken === takenMax) {
      waiting.splice(0, taken);
      taken = 0;
    }
    return waiting[taken++];
  };
  function* passedOver(): Generator<AnsweredLine> {
    while (waiting[taken]?.isSent === false) {
      const { ignored, ...place } = next() as Place;
      yield { ...place, result: { outcome: 'passedOver', ...(ignored !== undefined && { ignored }) } };
    }
  }
  for await (const { bytes } of splitLines(response, "the ledger's answer")) {
    const text = Buffer.from(bytes).toString();
    const answer = JSON.parse(text) as Result | { readonly outcome?: undefined; readonly status?: number };
    if (answer.outcome === undefined) {
      if (answer.status === undefined) {
        closed?.(answer);
        return yield* passedOver();
      }
      throw new CommandFailure(`the ledger stopped: ${problemText(answer.status, text)}`);
    }
    yield* passedOver();
    const asked = next();
    if (asked === undefined) throw new CommandFailure('the ledger answered more than it was sent');
    // Of what no evidence could be made of, the mapping's reasons say more than the ledger's.
    const { unmapped, ...place } = asked;
    const errors = unmapped === undefined ? answer.errors : [{ pointer: '', detail: unmapped }];
    yield { ...place, result: { ...answer, ...(errors && { errors }) } };
  }
  throw new CommandFailure('the connection was cut before the ledger had answered everything');
}

/** So many answered places are kept before they are cleared away together. */
const takenMax = 1024;
