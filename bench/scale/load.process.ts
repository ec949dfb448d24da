import { setTimeout as delay } from 'node:timers/promises';
import { answerParent } from '../child.js';
import { closeConnections, get, post } from '../http-load.js';
import { type Lag, lagsIn } from '../lags.js';
import { inLanes, numbers } from '../lanes.js';
import { type Later, laterEvent } from './later.js';

export interface Burst extends Later {
  readonly url: string;
  /** Number of the first event. */
  readonly first: number;
  readonly batches: number;
  readonly batch: number;
  /** How many batches are under way at a time. */
  readonly connections: number;
}

export interface Pace extends Omit<Burst, 'batches'> {
  readonly perSecond: number;
  readonly seconds: number;
}

const type = 'application/cloudevents-batch+json';
const lookMs = 250;

const asks = {
  /** Events a second, as fast as they are taken; all of them made before the clock runs. */
  async burst({ url, first, batches, batch, connections, ...later }: Burst): Promise<number> {
    const bodies = Array.from({ length: batches }, (_, index) => bodyOf(later, first + index * batch, batch));
    const start = performance.now();
    await inLanes(connections, bodies, (body) => post(url, type, body));
    return (batches * batch * 1_000) / (performance.now() - start);
  },

  /** Sends so many a second, each batch when it is due, and gives how many were sent and the rate that was held. */
  async pace({
    url,
    first,
    batch,
    connections,
    perSecond,
    seconds,
    ...later
  }: Pace): Promise<{ sent: number; rate: number }> {
    const batches = Math.max(1, Math.floor((perSecond * seconds) / batch));
    const everyMs = (1_000 * batch) / perSecond;
    const start = performance.now();
    await inLanes(connections, numbers(0, batches), async (number) => {
      const early = start + number * everyMs - performance.now();
      if (early > 0) await delay(early);
      await post(url, type, bodyOf(later, first + number * batch, batch));
    });
    return { sent: batches * batch, rate: (batches * batch * 1_000) / (performance.now() - start) };
  },

  /** Resolves once every view has all that was recorded; rejects where one has stopped or has not got on for `stuckMs`. */
  async caughtUp({ url, stuckMs }: { url: string; stuckMs: number }): Promise<void> {
    let [least, since] = [Number.POSITIVE_INFINITY, performance.now()];
    for (;;) {
      const lags = lagsIn((await get(url, '/metrics')).text);
      const behind = sum(lags);
      if (behind === 0) return;
      if (behind < least) [least, since] = [behind, performance.now()];
      if (performance.now() - since > stuckMs) throw new Error(`views do not get on: ${JSON.stringify(lags)}`);
      await delay(lookMs);
    }
  },
};
export type WorldLoadAsks = typeof asks;

const sum = (lags: readonly Lag[]): number => lags.reduce((total, { positions }) => total + positions, 0);

function bodyOf(later: Later, first: number, batch: number): Buffer {
  const texts = Array.from({ length: batch }, (_, index) => JSON.stringify(laterEvent(later, first + index)));
  return Buffer.from(`[${texts.join(',')}]`);
}

answerParent(asks, closeConnections);
