import { setTimeout as pause } from 'node:timers/promises';
import { AppendQueue, type Group, type QueueBounds } from '../append-queue.js';
import { CommitTotals } from '../commit-totals.js';
import {
  type FirstEvent,
  type Head,
  StoreBehind,
  StoreClosed,
  type StoreCondition,
  type Write,
  type WriteResult,
} from '../event-store.js';
import type { Load } from '../limits.js';
import { buffersOf } from '../packing.js';
import type { Settled } from '../sqlite/appender.js';
import type { StoreFigures, Writer } from '../sqlite/writer.js';
import { expected, ThreadEnded, ThreadLine } from '../thread-line.js';
import type { ServerAnswer, ServerRequest, ServerThreadData } from './messages.js';
import { serverAway } from './server-away.js';
import { SharedHead } from './shared-head.js';

/** How much may wait for the server: what it takes in a few seconds. One message to its thread carries a few hundred events. */
export const serverQueueBounds: QueueBounds = {
  queuedEventsMax: 10_000,
  queuedBytesMax: 64 * 1024 * 1024,
  commitEventsMax: 250,
  commitBytesMax: 4 * 1024 * 1024,
};

/** How long it is tried to hand writes to a thread that ended under them, and the pause between, in milliseconds. */
const giveUpMs = 12_000;
const pauseMs = 100;

const conditionMsMax = 5_000;

export interface ServerWriterOptions extends Omit<ServerThreadData, 'head'> {
  readonly bounds: QueueBounds;
  readonly code?: URL;
}

/** This thread's side of what speaks with the server. */
export class ServerWriter implements Writer {
  readonly #queue: AppendQueue;
  readonly #line: ThreadLine<ServerRequest, ServerAnswer, undefined>;
  readonly #head = new SharedHead();
  readonly #totals = new CommitTotals();
  #pumpSet = false;
  #underWay = 0;
  #closing: Promise<void> | undefined;
  #drained: () => void = () => {};

  constructor({ bounds, code, ...started }: ServerWriterOptions) {
    this.#queue = new AppendQueue(bounds);
    const data: ServerThreadData = { ...started, head: this.#head.shared };
    this.#line = new ThreadLine(code ?? new URL('./server.worker.js', import.meta.url), data, () => {});
  }

  get head(): Head | undefined {
    return this.#head.get();
  }

  /** Rejects where the thread cannot be started. */
  start(): Promise<void> {
    return this.#line.start();
  }

  /** Why the server is not fit for a ledger, if it is not, or cannot be asked. */
  async check(): Promise<Extract<ServerAnswer, { answer: 'checked' }>> {
    return expected('checked', await this.#line.ask({ ask: 'check' }));
  }

  async append(writes: readonly Write[], load: Load): Promise<readonly WriteResult[]> {
    if (this.#closing !== undefined) throw new StoreClosed('the event store is closed');
    const results = this.#queue.push(writes, load);
    this.#pumpSoon();
    return results;
  }

  async settle(instant: number): Promise<Settled> {
    const answer = await this.#line.ask({ ask: 'settle', instant }).catch((error: Error) => {
      throw new StoreBehind(error.message, { cause: error });
    });
    if (answer.answer === 'behind') throw new StoreBehind(answer.why);
    const { head, settled } = expected('settled', answer);
    return { head, settled };
  }

  async catchUp(): Promise<void> {
    await this.settle(Number.MAX_SAFE_INTEGER);
  }

  async readFirst(stream: string): Promise<FirstEvent | undefined> {
    return expected('first', await this.#line.ask({ ask: 'first', stream })).first;
  }

  async condition(): Promise<StoreCondition> {
    const away = (why: string): StoreCondition => ({ findings: [serverAway(why)], behind: 0n });
    const asked = this.#line.ask({ ask: 'condition' }).then(
      (answer) => expected('condition', answer).condition,
      // A thread that ends because it is to is no trouble.
      (error: Error) => (this.#closing === undefined ? away(`${error.message}.`) : { findings: [], behind: 0n }),
    );
    return Promise.race([asked, pause(conditionMsMax, away('The server does not answer.'), { ref: false })]);
  }

  figures(): StoreFigures {
    const { events, bytes } = this.#queue;
    return { queuedEvents: events, queuedBytes: bytes, ...this.#totals.figures, walBytes: 0 };
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#drained = resolve;
    void this.#line.ask({ ask: 'hurry' }).catch(() => {});
    this.#pump();
    await promise;
    await this.#line.end();
  }

  /** At the end of this turn of the event loop, so that what arrived in it goes together. */
  #pumpSoon(): void {
    if (this.#pumpSet) return;
    this.#pumpSet = true;
    setImmediate(() => {
      this.#pumpSet = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#queue.empty) void this.#send(this.#queue.take());
    if (this.#underWay === 0) this.#drained();
  }

  async #send(group: Group): Promise<void> {
    this.#underWay += 1;
    const begun = performance.now();
    try {
      const { results, failed } = await this.#handOver(group, begun);
      this.#totals.add(performance.now() - begun, group.load.events);
      group.resolve(results, failed);
    } catch (error) {
      group.reject(error as Error);
    }
    this.#underWay -= 1;
    this.#pump();
  }

  /** Again where the thread ended under it: the event ids are the same, so the server knows what it has already. */
  async #handOver(group: Group, begun: number): Promise<Extract<ServerAnswer, { answer: 'appended' }>> {
    for (;;) {
      try {
        const writes = group.pack();
        return expected('appended', await this.#line.ask({ ask: 'append', writes }, buffersOf(writes)));
      } catch (error) {
        const isGivenUp = this.#closing !== undefined || performance.now() - begun > giveUpMs;
        if (isGivenUp || !(error instanceof ThreadEnded)) throw error;
        await pause(pauseMs);
      }
    }
  }
}
