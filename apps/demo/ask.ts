import type { Compared, LedgerAnswer } from './compare.js';
import { firm } from './exchange.js';
import type { Truth } from './truth.js';

/** A reference to a piece of evidence in an answer, as far as the story needs it. */
export interface Cited {
  readonly source: string;
  readonly id: string;
}

export interface AssessedAnswer extends LedgerAnswer {
  readonly at: string;
  readonly knownAt: string;
  readonly because: readonly Cited[];
  readonly for: readonly Cited[];
  readonly against: readonly Cited[];
  readonly flags: readonly string[];
}

export type DemoQuestion = Pick<Truth, 'client' | 'service' | 'asset'> & {
  entity?: string;
  at?: string;
  knownAt?: string;
};

/** One subject's status over HTTP. */
export async function ask(url: string, { client, ...question }: DemoQuestion): Promise<AssessedAnswer> {
  const query = new URLSearchParams({ entity: firm, ...question });
  const answer = await get(`${url}/v1/clients/${encodeURIComponent(client)}/status?${query}`);
  return answer as AssessedAnswer;
}

async function get(address: string): Promise<unknown> {
  const response = await fetch(address);
  const text = await response.text();
  if (!response.ok) throw new Error(`${address} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

/** Asks for the status of every line of the truth file, a few at a time, in its order. */
export async function askAll(
  url: string,
  truth: readonly Truth[],
  progress: (done: number) => void,
): Promise<Compared[]> {
  const answers: Compared[] = [];
  const next = truth.entries();
  let done = 0;
  const worker = async () => {
    for (const [index, line] of next) {
      const { client, service, asset, entity } = line;
      answers[index] = { truth: line, answer: await ask(url, { client, service, asset, entity }) };
      progress(++done);
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return answers;
}
