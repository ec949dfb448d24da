import { randomUUID } from 'node:crypto';
import { type EventData, EventStoreDBClient, FORWARDS, NO_STREAM, START } from '@eventstore/db-client';
import { type Evidence, storedForm } from '#libs/evidence';
import { answerParent } from '../child.js';
import { eventOf } from '../events.js';
import { inLanes, numbers, type Took, timedInLanes } from '../lanes.js';
import type { Stretch } from '../raw.process.js';
import { reception } from '../stored.js';

const [, , url = ''] = process.argv;
const client = EventStoreDBClient.connectionString(url);

interface Append {
  readonly stream: string;
  readonly event: EventData;
}

/** What the ledger stores for the same event, in the form in which the client takes it: JSON, and metadata as its bytes. */
function appendOf(evidence: Evidence): Append {
  const { stream, type, data, metadata } = storedForm(evidence, reception);
  const parsed = JSON.parse(Buffer.from(data).toString());
  const form = { contentType: 'application/json', data: parsed, metadata: Uint8Array.from(metadata) } as const;
  return { stream, event: { id: randomUUID(), type, ...form } as EventData };
}

const append = ({ stream, event }: Append) =>
  client.appendToStream(stream, event, { expectedRevision: NO_STREAM, requiresLeader: true });

const asks = {
  /** Events a second: one stream an event, so many appends under way at once. All is made before the clock runs. */
  async append({ ids, first, batches, batch, inFlight }: Stretch & { inFlight: number }): Promise<number> {
    const work = numbers(first, batches * batch).map((number) => appendOf(eventOf(number, ids)));
    const begun = performance.now();
    await inLanes(inFlight, work, append);
    return (work.length * 1_000) / (performance.now() - begun);
  },

  /** How long appends took of so many callers that send the next when the one before is answered. */
  singles({ first, callers, perCaller }: { first: number; callers: number; perCaller: number }): Promise<Took> {
    const work = numbers(first, callers * perCaller).map((number) => appendOf(eventOf(number, 'ordered')));
    return timedInLanes(callers, work, append);
  },

  /** Milliseconds to read all that the server has, and how many of the ledger's evidence that was. */
  async readAll(): Promise<{ ms: number; events: number }> {
    let events = 0;
    const begun = performance.now();
    for await (const { event } of client.readAll({ direction: FORWARDS, fromPosition: START, resolveLinkTos: false }))
      if (event?.streamId.startsWith('evidence-')) events += 1;
    return { ms: performance.now() - begun, events };
  },
};
export type RawAsks = typeof asks;

answerParent(asks, async () => {
  await client.dispose();
  process.exit();
});
