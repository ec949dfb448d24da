import { AppendQueue, type Group, type QueueBounds } from './append-queue.js';
import { StoreClosed, type Write, type WriteResult } from './event-store.js';
import type { Load } from './limits.js';

export interface AppendPumpOptions {
  readonly bounds: QueueBounds;
  /** Hands a group over and ends it. Never rejects. */
  send(group: Group): Promise<void>;
  /** Whether another group may go beside those that are under way; always when left out. */
  mayGo?(underWay: number, waitingEvents: number): boolean;
}

/** Hands what waits over in groups, as large as they become in one turn of the event loop, and in the order it came. */
export class AppendPump {
  readonly #queue: AppendQueue;
  readonly #options: AppendPumpOptions;
  #isSet = false;
  #underWay = 0;
  #closing: Promise<void> | undefined;
  #drained: () => void = () => {};

  constructor(options: AppendPumpOptions) {
    this.#options = options;
    this.#queue = new AppendQueue(options.bounds);
  }

  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  get figures(): { readonly queuedEvents: number; readonly queuedBytes: number } {
    return { queuedEvents: this.#queue.events, queuedBytes: this.#queue.bytes };
  }

  async push(writes: readonly Write[], load: Load): Promise<readonly WriteResult[]> {
    this.mustBeOpen();
    const results = this.#queue.push(writes, load);
    this.#goSoon();
    return results;
  }

  mustBeOpen(): void {
    if (this.isClosing) throw new StoreClosed('the event store is closed');
  }

  /** Takes nothing more. Resolves once all is answered, and `last` has resolved. */
  close(last: () => Promise<void>): Promise<void> {
    this.#closing ??= this.#drain().then(last);
    return this.#closing;
  }

  #drain(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#drained = resolve;
    this.#go();
    return promise;
  }

  /** At the end of this turn of the event loop, so that everything that arrived in it goes together. */
  #goSoon(): void {
    if (this.#isSet || !this.#mayGo) return;
    this.#isSet = true;
    setImmediate(() => {
      this.#isSet = false;
      this.#go();
    });
  }

  #go(): void {
    while (!this.#queue.empty && this.#mayGo) void this.#send(this.#queue.take());
    if (this.#underWay === 0 && this.#queue.empty) this.#drained();
  }

  get #mayGo(): boolean {
    return this.#options.mayGo?.(this.#underWay, this.#queue.waitingEvents) ?? true;
  }

  async #send(group: Group): Promise<void> {
    this.#underWay += 1;
    await this.#options.send(group);
    this.#underWay -= 1;
    this.#go();
  }
}
