import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  EventStoreDBClient,
  type JSONEventType,
  jsonEvent,
  type Position,
  type ResolvedEvent,
  type StreamSubscription,
} from '@eventstore/db-client';
import { endClient } from '../../../libs/event-store/eventstoredb/protocol/server-connection.js';
import { StandInNode, type StandInNodeOptions } from './index.js';

/** The clients, nodes and subscriptions of one test, which end with it. */
export class Closing {
  readonly #closes: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.#closes.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closes.splice(0).reverse()) {
      await close();
    }
  }

  async node(options?: StandInNodeOptions): Promise<StandInNode> {
    const node = await StandInNode.start(options);
    this.add(() => node.stop());
    return node;
  }

  client(connectionString: string): EventStoreDBClient {
    const client = EventStoreDBClient.connectionString(connectionString);
    this.add(() => endClient(client));
    return client;
  }

  watch(subscription: AllStreamSubscription | StreamSubscription): Watched {
    this.add(() => subscription.unsubscribe());
    return new Watched(subscription);
  }
}

/** One event in each of some new streams. */
export async function oneEach(
  client: EventStoreDBClient,
  count: number,
): Promise<{ readonly streams: string[]; readonly positions: Position[] }> {
  const streams = Array.from({ length: count }, newStream);
  const positions: Position[] = [];
  for (const stream of streams) {
    positions.push((await client.appendToStream(stream, happened(1))).position as Position);
  }
  return { streams, positions };
}

/** A position at which no record begins. */
export async function middleOfAnEvent(client: EventStoreDBClient): Promise<Position> {
  const { positions } = await oneEach(client, 2);
  const commit = (positions[0]?.commit ?? 0n) + 1n;
  return { commit, prepare: commit };
}

export type Happened = JSONEventType<'happened', { n: number }>;

export const happened = (n: number, id: string = randomUUID()) =>
  jsonEvent<Happened>({ id, type: 'happened', data: { n } });

export const newStream = (): string => `stream-${randomUUID()}`;

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}

/** What a subscription has brought, and a way to wait for more without waiting for time to pass. */
export class Watched {
  readonly seen: (ResolvedEvent | AllStreamResolvedEvent)[] = [];
  caughtUp = 0;
  error: Error | undefined;
  readonly #subscription: AllStreamSubscription | StreamSubscription;

  constructor(subscription: AllStreamSubscription | StreamSubscription) {
    this.#subscription = subscription;
    subscription.on('data', (event: ResolvedEvent | AllStreamResolvedEvent) => this.seen.push(event));
    subscription.on('caughtUp', () => {
      this.caughtUp += 1;
    });
    subscription.on('error', (error: Error) => {
      this.error = error;
    });
  }

  /** The streams of the events seen, without the server's own. */
  get streams(): string[] {
    return this.seen.flatMap(({ event }) => event?.streamId ?? []).filter((stream) => !stream.startsWith('$'));
  }

  async untilCaughtUp(times = 1): Promise<void> {
    while (this.caughtUp < times) {
      await once(this.#subscription, 'caughtUp');
    }
  }

  async untilSeen(isThere: (streams: readonly string[]) => boolean): Promise<void> {
    while (!isThere(this.streams)) {
      await once(this.#subscription, 'data');
    }
  }

  async untilError(): Promise<Error> {
    if (this.error === undefined) {
      await new Promise<void>((resolve) => this.#subscription.once('error', () => resolve()));
    }
    return this.error as unknown as Error;
  }
}

/** What an append was refused with; an append that is not refused fails the test. */
export async function refusalOf(append: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  return append.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: Error & Record<string, unknown>) => error,
  );
}
