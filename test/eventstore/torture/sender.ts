import { setTimeout as pause } from 'node:timers/promises';
import { type batchType, eventType, linesOf, linesType } from '../../running-ledger.js';
import type { Result, Tally } from './tally.js';
import type { SourceEvent } from './world.js';

/** One request: what is sent, and how. What has no answer is sent again as it is. */
export interface Delivery {
  readonly type: typeof eventType | typeof batchType | typeof linesType;
  readonly events: readonly SourceEvent[];
}

/** An answer takes no longer than this, whatever the server does; how long a request is waited for at all; milliseconds. */
export const answerMsMax = 20_000;
const hungMs = 40_000;
const cutPauseMs = 200;

/** Sends as the contract says: after 429, 503 or a cut connection the very same again. Anything else is a lie. */
export class Sender {
  readonly #tally: Tally;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** Until all of it was answered. `url` is asked before each attempt: undefined where none is to be reached. */
  async deliver(delivery: Delivery, url: () => string | undefined): Promise<void> {
    const body = bodyOf(delivery);
    for (;;) {
      const to = url();
      const waitMs = to === undefined ? cutPauseMs : await this.send(to, delivery, body);
      if (waitMs === undefined) return;
      await pause(waitMs);
    }
  }

  /** One attempt. Gives how long to wait until the next in milliseconds; undefined where all was answered. */
  async send(url: string, delivery: Delivery, body = bodyOf(delivery)): Promise<number | undefined> {
    const { figures } = this.#tally;
    figures.requests += 1;
    figures.sent += delivery.events.length;
    const begun = performance.now();
    try {
      const signal = AbortSignal.timeout(hungMs);
      const headers = { 'content-type': delivery.type };
      const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body, signal });
      const isStream = response.status === 200 && response.headers.get('content-type') === linesType;
      return isStream ? await this.#lines(response, delivery) : this.#whole(response, await response.text(), delivery);
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') this.#tally.lie(`no answer in ${hungMs} ms`);
      figures.cut += 1;
      return cutPauseMs;
    } finally {
      const took = Math.round(performance.now() - begun);
      figures.slowestMs = Math.max(figures.slowestMs, took);
      if (took > answerMsMax) this.#tally.lie(`an answer took ${took} ms`);
    }
  }

  #whole({ status, headers }: Response, text: string, { events }: Delivery): number | undefined {
    if (status === 429 || status === 503) return this.#refused(Number(headers.get('retry-after')), text);
    if (![200, 201, 207, 409].includes(status)) {
      this.#tally.lie(`answered ${status}: ${text.slice(0, 300)}`);
      return undefined;
    }
    const { results } = JSON.parse(text) as { results: Result[] };
    if (results.length !== events.length) this.#tally.lie(`${events.length} events had ${results.length} results`);
    this.#take(events, results);
    return undefined;
  }

  /** Each line counts as soon as it is there, whatever becomes of the rest. */
  async #lines(response: Response, { events }: Delivery): Promise<number | undefined> {
    let left = '';
    let taken = 0;
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      const text = left + decoder.decode(part as Uint8Array, { stream: true });
      const end = text.lastIndexOf('\n') + 1;
      left = text.slice(end);
      for (const line of linesOf(text.slice(0, end))) {
        if ('summary' in line) return this.#ended(events.length, line.summary.received);
        if ('status' in line) {
          if (line.status !== 429 && line.status !== 503)
            this.#tally.lie(`a stream ended with ${JSON.stringify(line)}`);
          return this.#refused(1, '');
        }
        this.#take(events.slice(taken, taken + 1), [line]);
        taken += 1;
      }
    }
    this.#tally.figures.cut += 1;
    return cutPauseMs;
  }

  #ended(sent: number, received: number): undefined {
    if (received !== sent) this.#tally.lie(`${sent} lines were sent and ${received} summed up`);
  }

  #take(events: readonly SourceEvent[], results: readonly Result[]): void {
    events.forEach((event, index) => {
      const result = results[index];
      if (result !== undefined) this.#tally.take(event, result);
    });
  }

  #refused(retryAfterSeconds: number, text: string): number {
    this.#tally.figures.refused += 1;
    if (!(retryAfterSeconds > 0)) this.#tally.lie(`refused without Retry-After: ${text}`);
    return retryAfterSeconds * 1_000;
  }
}

export function bodyOf({ type, events }: Delivery): string {
  if (type === linesType) return events.map((event) => `${JSON.stringify(event)}\n`).join('');
  return JSON.stringify(type === eventType ? events[0] : events);
}
