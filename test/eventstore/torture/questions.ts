import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../chance.js';
import type { ServedLedger } from './served-ledger.js';
import type { Tally } from './tally.js';
import { assets, entities } from './world.js';

const askMsMax = 60_000;
const refusedPauseMs = 250;

/** What may differ between processes that say the same. */
const ownOf = /,"(?:position|settled)":(?:"\d+"|true|false|null)|"(?:position|settled)":(?:"\d+"|true|false|null),/g;

/** The answer to a question, without what may differ. Asks again where the ledger is not that far yet. */
export async function answerOf(
  url: string,
  question: string,
): Promise<{ readonly text: string; readonly settled: boolean }> {
  const until = performance.now() + askMsMax;
  for (;;) {
    const response = await fetch(url + question, { signal: AbortSignal.timeout(askMsMax) });
    const text = await response.text();
    if (response.ok) return { text: text.replace(ownOf, ''), settled: text.includes('"settled":true') };
    if (response.status !== 503 || performance.now() > until)
      throw new Error(`${question}: ${response.status} ${text}`);
    await pause(refusedPauseMs);
  }
}

const statusOf = (client: string, more: Readonly<Record<string, string>>): string =>
  `/v1/clients/${client}/status?${new URLSearchParams(more)}`;

/** Every client, by all of its subjects and by each one, at each pair of instants. */
export function allQuestions(
  clients: readonly string[],
  instants: readonly { readonly at: string; readonly knownAt: string }[],
): string[] {
  return clients.flatMap((client) =>
    instants.flatMap((both) => [
      ...entities.map((entity) => statusOf(client, { entity, ...both })),
      ...assets.map((asset) => statusOf(client, { service: 'e', asset, entity: 'X', ...both })),
    ]),
  );
}

/** Asks all ledgers the same, and gives how many questions they answered. */
export async function compareAnswers(
  urls: readonly string[],
  questions: readonly string[],
  tally: Tally,
): Promise<number> {
  for (const question of questions) {
    const answers = await Promise.all(urls.map((url) => answerOf(url, question)));
    if (new Set(answers.map(({ text }) => text)).size > 1)
      tally.lie(
        `${question} is answered differently: ${JSON.stringify(answers.map(({ text }) => text.slice(0, 400)))}`,
      );
  }
  return questions.length;
}

/** Asks while things happen: an answer that is said to be settled is the answer for ever, from every process. */
export class Asker {
  readonly settled = new Map<string, string>();
  asked = 0;
  refused = 0;
  slowestMs = 0;
  readonly #ended: Promise<void>;
  #isOpen = true;

  constructor(
    private readonly parts: {
      readonly ledgers: readonly ServedLedger[];
      readonly clients: readonly string[];
      readonly chance: Chance;
      readonly tally: Tally;
      readonly everyMs: number;
    },
  ) {
    this.#ended = this.#ask();
  }

  async end(): Promise<void> {
    this.#isOpen = false;
    await this.#ended;
  }

  async #ask(): Promise<void> {
    const { ledgers, clients, chance, everyMs } = this.parts;
    while (this.#isOpen) {
      await pause(everyMs);
      const { url } = chance.of(ledgers);
      const knownAt = new Date(Date.now() - chance.below(4_000)).toISOString();
      const question = statusOf(chance.of(clients), { entity: chance.of(entities), at: knownAt, knownAt });
      if (url !== undefined) await this.#one(url, question);
    }
  }

  async #one(url: string, question: string): Promise<void> {
    const begun = performance.now();
    this.asked += 1;
    try {
      const response = await fetch(url + question, { signal: AbortSignal.timeout(askMsMax) });
      const text = await response.text();
      if (response.status === 503 && response.headers.has('retry-after')) this.refused += 1;
      else if (!response.ok) this.parts.tally.lie(`${question} was answered ${response.status}: ${text.slice(0, 300)}`);
      else if (text.includes('"settled":true')) this.settled.set(question, text.replace(ownOf, ''));
    } catch {
      // The process was killed meanwhile.
      this.refused += 1;
    } finally {
      this.slowestMs = Math.max(this.slowestMs, Math.round(performance.now() - begun));
    }
  }

  /** Asks again all that was settled. Gives how much that was. */
  async compare(urls: readonly string[]): Promise<number> {
    for (const [question, before] of this.settled) {
      const answers = await Promise.all(urls.map((url) => answerOf(url, question)));
      if (answers.some(({ text }) => text !== before))
        this.parts.tally.lie(`${question} was settled as ${before.slice(0, 400)} and is another now`);
    }
    return this.settled.size;
  }
}
