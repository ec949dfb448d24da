import { createRequire } from 'node:module';
import { eventOf } from './events.js';

/** Of autocannon, which brings no types, what is used here. */
interface Client {
  setRequests(
    requests: readonly { method: string; path: string; headers: Record<string, string>; body: string }[],
  ): void;
  on(event: 'response', told: () => void): void;
}

interface Report {
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
  readonly '2xx': number;
}

type Autocannon = (options: {
  url: string;
  connections: number;
  amount: number;
  timeout: number;
  setupClient: (client: Client) => void;
}) => Promise<Report>;

const autocannon = createRequire(import.meta.url)('autocannon') as Autocannon;
const timeoutSeconds = 20;

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

/** One event a request, every one of them new, over so many connections at once; each sends on when it is answered. */
export async function blast({ url, first, connections, perConnection }: SingleLoad): Promise<SingleRates> {
  let clients = 0;
  let start = 0;
  let end = 0;
  const amount = connections * perConnection;
  const report = await autocannon({
    url,
    connections,
    amount,
    timeout: timeoutSeconds,
    setupClient: (client) => {
      const number = clients++;
      const requests = Array.from({ length: perConnection }, (_, turn) => ({
        method: 'POST',
        path: '/v1/events',
        headers: { 'content-type': 'application/cloudevents+json' },
        // Numbers come about in order. All are of one kind, so that one JSON schema serves what they are compared with.
        body: JSON.stringify(eventOf(first + turn * connections + number, 'ordered', 0)),
      }));
      client.setRequests(requests);
      client.on('response', () => {
        end = performance.now();
      });
      // The next one is made before any of them sends.
      start = performance.now();
    },
  });
  if (report['2xx'] !== amount || report.errors + report.timeouts + report.non2xx > 0)
    throw new Error(`of ${amount} events, ${report['2xx']} were recorded`);
  return { rate: (amount * 1_000) / (end - start), p50: report.latency.p50, p99: report.latency.p99 };
}
