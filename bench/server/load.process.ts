import { setTimeout as pause } from 'node:timers/promises';
import { Caller, requestOf } from '../caller.js';
import { answerParent } from '../child.js';
import { eventOf, type Ids } from '../events.js';
import { closeConnections, get } from '../http-load.js';
import { lagsIn } from '../lags.js';
import { numbers, type Took, timedInLanes } from '../lanes.js';

export interface Sending {
  readonly ids: Ids;
  readonly first: number;
  readonly requests: number;
  /** Events in each request: one goes by itself, more as a batch. */
  readonly batch: number;
}

const lookMs = 10;
let prepared: readonly Buffer[] = [];

const asks = {
  /** Makes what is to be sent, before any clock runs. */
  prepare({ ids, first, requests, batch }: Sending): void {
    const text = (number: number): string => JSON.stringify(eventOf(number, ids));
    prepared = numbers(0, requests).map((n) =>
      batch === 1
        ? requestOf('application/cloudevents+json', text(first + n))
        : requestOf(
            'application/cloudevents-batch+json',
            `[${numbers(first + n * batch, batch)
              .map(text)
              .join(',')}]`,
          ),
    );
  },

  /** Sends it over so many connections, each request when the one before on its connection is answered. */
  async send({ url, connections }: { url: string; connections: number }): Promise<Took> {
    const callers = await Promise.all(Array.from({ length: connections }, () => Caller.to(url)));
    const free = [...callers];
    const took = await timedInLanes(connections, prepared, async (request) => {
      const caller = free.pop() as Caller;
      const status = await caller.send(request);
      free.push(caller);
      // Every event must be new: then, and only then, the answer is 201.
      if (status !== 201) throw new Error(`a request was answered ${status}`);
    });
    for (const caller of callers) caller.close();
    return took;
  },

  /** Resolves once questions about clients are answered from all that was recorded. */
  async answerable({ url }: { url: string }): Promise<void> {
    const path = '/v1/clients/nobody/status?service=e&asset=BTC&entity=E';
    while ((await get(url, path)).status === 503) await pause(lookMs);
  },

  /** Resolves once every view has all that its ledger has. */
  async projected({ url }: { url: string }): Promise<void> {
    while (lagsIn((await get(url, '/metrics')).text).some(({ positions }) => positions > 0)) await pause(lookMs);
  },
};
export type ServerLoadAsks = typeof asks;

answerParent(asks, closeConnections);
