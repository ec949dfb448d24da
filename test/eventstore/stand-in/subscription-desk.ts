import { status } from '@grpc/grpc-js';
import { type Refusal, refusal, unavailable } from './refusals.js';

/** A subscription as the desk handles it. */
export interface OpenSubscription {
  silence(): void;
  resume(): void;
  breakOff(refusal: Refusal): void;
}

/** The subscriptions that are open on a node, and what can go wrong with them. */
export class SubscriptionDesk {
  readonly #open = new Set<OpenSubscription>();
  #toIgnore = 0;

  get open(): number {
    return this.#open.size;
  }

  /** The next so many are taken, and not even confirmed: as by a node that has been stopped. */
  ignoreNext(count: number): void {
    this.#toIgnore = count;
  }

  /** Whether one that comes now is to be ignored. */
  ignores(): boolean {
    if (this.#toIgnore === 0) return false;
    this.#toIgnore -= 1;
    return true;
  }

  opened(subscription: OpenSubscription): () => void {
    this.#open.add(subscription);
    return () => this.#open.delete(subscription);
  }

  /** They stay open and say nothing any more, however much is written. */
  silence(): void {
    for (const subscription of this.#open) {
      subscription.silence();
    }
  }

  /** They go on where they fell silent. */
  resume(): void {
    for (const subscription of this.#open) {
      subscription.resume();
    }
  }

  end(why: Refusal = unavailable('the stand-in ended the subscription')): void {
    for (const subscription of [...this.#open]) {
      subscription.breakOff(why);
    }
  }

  /** As a server that gives up on a consumer does. A 24.6 itself falls behind and catches up instead. */
  dropAsTooSlow(): void {
    this.end(refusal(status.ABORTED, 'the consumer is too slow'));
  }
}
