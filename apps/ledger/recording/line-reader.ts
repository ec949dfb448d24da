import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Gathered } from '../gathered.js';
import { Refusal } from '../refusal.js';
import { isHeavy, nextSlice } from '../slices.js';
import { type Arrival, arrivalOf, overLongArrival, trimmed } from './arrival.js';
import { Inflow } from './inflow.js';

export interface LineBounds {
  readonly lineBytesMax: number;
  /** How many lines are handed on together, when there are so many. */
  readonly linesMax: number;
  readonly idleTimeoutMs: number;
  /** Ends the reading with a refusal. */
  readonly signal: AbortSignal;
}

/** What is being sent; `aborted`, as Node has it of requests, once the rest of it will never come. */
type Body = Readable & { readonly aborted?: boolean };

const newline = 0x0a;

/**
 * The lines of a body, as many together as are there, each with its number from 1; blank ones are passed over. Reads on
 * only when asked for more, and holds one line at most: of an over-long one its beginning, its length and its hash.
 * Throws a `Refusal` when the client falls silent or breaks off, and when `signal` aborts.
 */
export async function* readLines(body: Body, bounds: LineBounds, contentType: string): AsyncGenerator<Arrival[]> {
  const cutter = new LineCutter(bounds.lineBytesMax, contentType);
  const inflow = new Inflow(body);
  try {
    for (;;) {
      const chunk = bounds.signal.aborted ? null : inflow.take();
      if (chunk !== null) {
        if (isHeavy(chunk.length)) await nextSlice();
        for (const lines of cutter.take(chunk, bounds.linesMax)) yield lines;
      } else if (body.readableEnded) {
        const last = cutter.end();
        if (last !== undefined) yield [last];
        return;
      } else {
        await readable(body, bounds);
        // Node tells of each piece by itself; by the next turn all that came together lies together.
        await nextTurn();
      }
    }
  } finally {
    inflow.leave();
  }
}

/** Resolves when there is more to read, or nothing more will come. */
function readable(body: Body, { idleTimeoutMs, signal }: LineBounds): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (refusal: Refusal): void => {
      settle();
      reject(refusal);
    };
    const onMore = (): void => {
      settle();
      resolve();
    };
    const onCut = (): void =>
      refuse(
        new Refusal('malformed-request', 'The body ended before it was complete; send what was not answered again.'),
      );
    const onClosing = (): void =>
      refuse(new Refusal('shutting-down', 'The ledger is ending; send the rest to a running one.'));
    const timer = setTimeout(() => {
      refuse(
        new Refusal(
          'request-timeout',
          `Nothing came for ${idleTimeoutMs / 1000} seconds; send what was not answered again.`,
        ),
      );
    }, idleTimeoutMs);
    function settle(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onClosing);
      body.off('readable', onMore).off('end', onMore);
      body.off('error', onCut).off('close', onCut).off('aborted', onCut);
    }
    if (signal.aborted) onClosing();
    else if (body.aborted || (body.destroyed && !body.readableEnded)) onCut();
    else {
      signal.addEventListener('abort', onClosing);
      body.on('readable', onMore).on('end', onMore);
      body.on('error', onCut).on('close', onCut).on('aborted', onCut);
    }
  });
}

/** Cuts chunks into lines. */
class LineCutter {
  /** What is kept of the line that is not complete yet, and how long that line is so far. */
  readonly #kept: Gathered;
  #length = 0;
  #hash: Hash | undefined;

  constructor(
    private readonly lineBytesMax: number,
    private readonly contentType: string,
  ) {
    // One more than an event may have: the CR that belongs to the line's end.
    this.#kept = new Gathered(lineBytesMax + 1);
  }

  *take(chunk: Buffer, linesMax: number): Generator<Arrival[]> {
    let lines: Arrival[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      const line = this.#complete(chunk.subarray(start, end));
      start = end + 1;
      if (line !== undefined) lines.push(line);
      if (lines.length === linesMax) {
        yield lines;
        lines = [];
      }
    }
    this.#keep(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }

  /** A last line that no newline ends. */
  end(): Arrival | undefined {
    return this.#complete(Buffer.alloc(0));
  }

  #complete(rest: Buffer): Arrival | undefined {
    if (this.#length === 0 && rest.length <= this.lineBytesMax) return this.#line(rest);
    this.#keep(rest);
    const line = this.#kept.take();
    const whole = this.#hash && { length: this.#length, sha256: this.#hash.digest('hex') };
    this.#length = 0;
    this.#hash = undefined;
    if (whole === undefined) return this.#line(line);
    return overLongArrival(line.subarray(0, this.lineBytesMax), this.contentType, whole);
  }

  #line(line: Buffer): Arrival | undefined {
    const event = trimmed(line);
    return event.length === 0 ? undefined : arrivalOf(event, this.contentType);
  }

  /** Of an over-long line only its beginning stays in memory; all of it goes through the hash. */
  #keep(piece: Buffer): void {
    if (piece.length === 0) return;
    const keptBytesMax = this.lineBytesMax + 1;
    this.#length += piece.length;
    const room = keptBytesMax - this.#kept.length;
    if (this.#length > keptBytesMax) this.#hash ??= createHash('sha256').update(this.#kept.bytes);
    this.#hash?.update(piece);
    if (room > 0) this.#kept.add(piece.subarray(0, room));
  }
}
