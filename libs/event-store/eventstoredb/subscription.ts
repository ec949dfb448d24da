import type { EventStoreDBClient } from '@eventstore/db-client';
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { type RecordedEvent, recordedIn, subscribe } from './read-call.js';

export interface Subscriber {
  /** The server has begun. */
  confirmed(): void;
  take(event: RecordedEvent): void;
  /** Told once, unless it was closed before: nothing more comes. */
  ended(error: Error): void;
}

/** All of `$all` after a position, in order; `undefined` from the first event on. */
export class Subscription {
  readonly #call: ReturnType<typeof subscribe>;
  readonly #subscriber: Subscriber;
  #isOver = false;

  constructor(client: EventStoreDBClient, after: bigint | undefined, subscriber: Subscriber) {
    this.#subscriber = subscriber;
    this.#call = subscribe(client, after);
    this.#call.then(
      (call) => {
        call.on('data', (answer: streams.ReadResp) => this.#take(answer));
        call.on('error', (error) => this.#end(convertToCommandError(error)));
        call.on('end', () => this.#end(new Error('the subscription ended')));
        if (this.#isOver) call.cancel();
      },
      (error: Error) => this.#end(error),
    );
  }

  /** Nothing is told from now on. */
  async close(): Promise<void> {
    this.#isOver = true;
    (await this.#call.catch(() => undefined))?.cancel();
  }

  #take(answer: streams.ReadResp): void {
    if (this.#isOver) return;
    if (answer.hasConfirmation()) this.#subscriber.confirmed();
    try {
      const event = recordedIn(answer);
      if (event !== undefined) this.#subscriber.take(event);
    } catch (error) {
      this.#end(error as Error);
    }
  }

  #end(error: Error): void {
    if (this.#isOver) return;
    void this.close();
    this.#subscriber.ended(error);
  }
}
