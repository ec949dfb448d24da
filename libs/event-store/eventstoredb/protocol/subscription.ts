import type { EventStoreDBClient } from '@eventstore/db-client';
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError.js';
import type { ReadAnswer, RecordedEvent } from './read-answer.js';
import { subscribe } from './read-call.js';

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
        call.on('data', (answer: ReadAnswer) => this.#take(answer));
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

  #take({ event, isConfirmation }: ReadAnswer): void {
    if (this.#isOver) return;
    if (isConfirmation) this.#subscriber.confirmed();
    try {
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
