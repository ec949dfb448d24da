import { join } from 'node:path';
import { type Evidence, type KindName, kindOf } from '#libs/evidence';
import { Producer } from '../packages/producer/index.js';
import { answerParent } from './child.js';
import { eventOf } from './events.js';
import { processorUs } from './processor-rest.js';

const [, , folder = '.'] = process.argv;
const batch = 1_000;

interface Stretch {
  readonly url: string;
  readonly first: number;
  readonly batches: number;
}

export interface SentStretch {
  readonly rate: number;
  readonly cpuUs: number;
}

/** What sending so much took, of this process. */
async function timed({ batches }: Stretch, send: () => Promise<void>): Promise<SentStretch> {
  const [began, before] = [performance.now(), processorUs()];
  await send();
  const events = batches * batch;
  return { rate: (events * 1_000) / (performance.now() - began), cpuUs: (processorUs() - before) / events };
}

const asks = {
  /** The events in batches, one request after the other, with nothing kept. */
  bare: (stretch: Stretch): Promise<SentStretch> =>
    timed(stretch, async () => {
      for (const events of batchesOf(stretch, 'bare')) {
        const headers = { 'content-type': 'application/cloudevents-batch+json' };
        const response = await fetch(`${stretch.url}/v1/events`, {
          method: 'POST',
          headers,
          body: JSON.stringify(events),
        });
        const { results } = (await response.json()) as { readonly results: readonly { readonly outcome: string }[] };
        if (results.some(({ outcome }) => outcome !== 'recorded')) throw new Error('an event was refused');
      }
    }),
  /** The same through the producer, each durable on this machine's disk before it is sent. */
  produced: (stretch: Stretch): Promise<SentStretch> =>
    timed(stretch, async () => {
      const options = { ledger: stretch.url, source: 'produced', outbox: join(folder, 'outbox.sqlite') };
      const producer = new Producer({ ...options, heartbeatEvery: 'never', firstSequence: 1 });
      for (const events of batchesOf(stretch, 'produced'))
        await Promise.all(events.map(({ type, ...draft }) => producer.record(kindOf(type) as KindName, draft)));
      await producer.flush();
      const left = await producer.close();
      if (left.waiting + left.refused > 0) throw new Error('an event was refused');
    }),
};
export type ProducerAsks = typeof asks;

function* batchesOf({ first, batches }: Stretch, source: string): Generator<Evidence[]> {
  for (let at = 0; at < batches; at++)
    yield Array.from({ length: batch }, (_, index) => ({ ...eventOf(first + at * batch + index, 'ordered'), source }));
}

answerParent(asks);
