import { Caller, requestOf } from './caller.js';
import { eventOf } from './events.js';
import { numbers } from './lanes.js';
import { quantile } from './spread.js';

export interface SingleLoad {
  readonly url: string;
  readonly first: number;
  readonly connections: number;
  readonly perConnection: number;
}

export interface SingleRates {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds until the answer. */
  readonly p50: number;
  readonly p99: number;
}

/** What is sent, by its number, and what it is answered when it is new. */
export interface SentKind {
  readonly requestOf: (number: number) => Buffer;
  readonly status: number;
}

/** Numbers come about in order. All are of one kind, so that one JSON schema serves what they are compared with. */
const events: SentKind = {
  requestOf: (number) => requestOf('application/cloudevents+json', JSON.stringify(eventOf(number, 'ordered', 0))),
  status: 201,
};

/** One event a request, every one of them new, over so many connections at once; each sends on when it is answered. */
export async function blast(
  { url, first, connections, perConnection }: SingleLoad,
  sent: SentKind = events,
): Promise<SingleRates> {
  const requestsOf = (number: number) =>
    numbers(0, perConnection).map((turn) => sent.requestOf(first + turn * connections + number));
  // All are made, and all connections are there, before any of them sends.
  const lanes = await Promise.all(
    numbers(0, connections).map(async (number) => ({ caller: await Caller.to(url), requests: requestsOf(number) })),
  );
  const took: number[] = [];
  const start = performance.now();
  await Promise.all(
    lanes.map(async ({ caller, requests }) => {
      for (const request of requests) {
        const begun = performance.now();
        const status = await caller.send(request);
        took.push(performance.now() - begun);
        // Every event must be new: then, and only then, it is answered so.
        if (status !== sent.status) throw new Error(`a request was answered ${status}`);
      }
    }),
  );
  const ms = performance.now() - start;
  for (const { caller } of lanes) caller.close();
  return { rate: (took.length * 1_000) / ms, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
}
