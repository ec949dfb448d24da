import { setTimeout as pause } from 'node:timers/promises';
import { eventType } from '../../running-ledger.js';
import { Sender } from './sender.js';
import type { ServedLedger } from './served-ledger.js';
import type { Tally } from './tally.js';

const everyMs = 100;
const askMsMax = 30_000;

/** When something was tried, and when it was done. */
interface Success {
  readonly begun: number;
  readonly done: number;
}

/** Tries one ledger all the time, and knows when it last took an event and when it last answered a question. */
export class Prober {
  readonly #taken: Success[] = [];
  readonly #answered: Success[] = [];
  #isOpen = true;
  readonly #ended: Promise<unknown>;

  constructor(
    private readonly ledger: ServedLedger,
    private readonly name: string,
    private readonly tally: Tally,
  ) {
    this.#ended = Promise.all([
      this.#often((url, number) => this.#send(url, number), this.#taken),
      this.#often((url) => this.#ask(url), this.#answered),
    ]);
  }

  /** Resolves once it did both what it was asked since `since` (`performance.now`), with how long it took until then. */
  async recovered(since: number, msMax: number): Promise<{ readonly takesMs: number; readonly answersMs: number }> {
    for (;;) {
      const [takes, answers] = [this.#taken, this.#answered].map((all) => all.find(({ begun }) => begun > since)?.done);
      if (takes !== undefined && answers !== undefined)
        return { takesMs: Math.round(takes - since), answersMs: Math.round(answers - since) };
      if (performance.now() - since > msMax) {
        this.tally.lie(`${this.name} did not recover in ${msMax} ms`);
        return { takesMs: takes ?? Number.NaN, answersMs: answers ?? Number.NaN };
      }
      await pause(everyMs);
    }
  }

  async end(): Promise<void> {
    this.#isOpen = false;
    await this.#ended;
  }

  async #often(attempt: (url: string, number: number) => Promise<boolean>, successes: Success[]): Promise<void> {
    for (let number = 0; this.#isOpen; number += 1) {
      const { url } = this.ledger;
      const begun = performance.now();
      if (url !== undefined && (await attempt(url, number))) successes.push({ begun, done: performance.now() });
      await pause(everyMs);
    }
  }

  /** A new event each time, so that it has to be written. */
  async #send(url: string, number: number): Promise<boolean> {
    const event = {
      specversion: '1.0',
      ...{ source: 'prober', id: `${this.name}-${number}`, type: 'initium.IpLogin.v1', subject: 'client/probed' },
      ...{ time: new Date(Date.now() - 1_000).toISOString(), data: { country: 'AT' } },
    };
    return (await new Sender(this.tally).send(url, { type: eventType, events: [event] })) === undefined;
  }

  async #ask(url: string): Promise<boolean> {
    try {
      const response = await fetch(`${url}/v1/clients/probed/status?entity=X`, {
        signal: AbortSignal.timeout(askMsMax),
      });
      const text = await response.text();
      if (!response.ok && response.status !== 503)
        this.tally.lie(`a question was answered ${response.status}: ${text}`);
      if (response.status === 503 && !response.headers.has('retry-after')) this.tally.lie('503 without Retry-After');
      return response.ok;
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') this.tally.lie(`a question had no answer in ${askMsMax} ms`);
      return false;
    }
  }
}
