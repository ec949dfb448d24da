import { setTimeout as pause } from 'node:timers/promises';
import { AppendPump } from '../append-pump.js';
import type { Group, QueueBounds } from '../append-queue.js';
import { CommitTotals } from '../commit-totals.js';
import type { CopiedFrom, OriginalEvent } from '../copied-from.js';
import {
  type FirstEvent,
  type Head,
  StoreBehind,
  type StoreCondition,
  type StoredEvent,
  type Write,
  type WriteResult,
} from '../event-store.js';
import type { Load } from '../limits.js';
import { buffersOf } from '../packing.js';
import type { Settled } from '../sqlite/appender.js';
import type { StoreFigures, Writer } from '../sqlite/writer.js';
import { expected, ThreadEnded, ThreadLine } from '../thread-line.js';
import { SharedHead } from './copy/shared-head.js';
import type { ServerAnswer, ServerRequest, ServerThreadData } from './messages.js';
import { serverAway } from './server-away.js';

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
export class ServerWriter implements Writer, Pick<CopiedFrom, 'reread' | 'mend'> {
  readonly #pump: AppendPump;
  readonly #line: ThreadLine<ServerRequest, ServerAnswer, undefined>;
  readonly #head = new SharedHead();
  readonly #totals = new CommitTotals();

  constructor({ bounds, code, ...started }: ServerWriterOptions) {
    this.#pump = new AppendPump({ bounds, send: (group) => this.#send(group) });
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

  append(writes: readonly Write[], load: Load): Promise<readonly WriteResult[]> {
    return this.#pump.push(writes, load);
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
      (error: Error) => (this.#pump.isClosing ? { findings: [], behind: 0n } : away(`${error.message}.`)),
    );
    return Promise.race([asked, pause(conditionMsMax, away('The server does not answer.'), { ref: false })]);
  }

  async reread(positions: readonly bigint[]): Promise<readonly OriginalEvent[]> {
    return expected('reread', await this.#line.ask({ ask: 'reread', positions })).events;
  }

  async mend(positions: readonly bigint[], events: readonly StoredEvent[]): Promise<void> {
    expected('mended', await this.#line.ask({ ask: 'mend', positions, events }));
  }

  figures(): StoreFigures {
    return { ...this.#pump.figures, ...this.#totals.figures, walBytes: 0 };
  }

  close(): Promise<void> {
    if (!this.#pump.isClosing) void this.#line.ask({ ask: 'hurry' }).catch(() => {});
    return this.#pump.close(() => this.#line.end());
  }

  async #send(group: Group): Promise<void> {
    const begun = performance.now();
    try {
      const { results, failed } = await this.#handOver(group, begun);
      this.#totals.add(performance.now() - begun, group.load.events);
      group.resolve(results, failed);
    } catch (error) {
      group.reject(error as Error);
    }
  }

  /** Again where the thread ended under it: the event ids are the same, so the server knows what it has already. */
  async #handOver(group: Group, begun: number): Promise<Extract<ServerAnswer, { answer: 'appended' }>> {
    for (;;) {
      try {
        const writes = group.pack();
        return expected('appended', await this.#line.ask({ ask: 'append', writes }, buffersOf(writes)));
      } catch (error) {
        const isGivenUp = this.#pump.isClosing || performance.now() - begun > giveUpMs;
        if (isGivenUp || !(error instanceof ThreadEnded)) throw error;
        await pause(pauseMs);
      }
    }
  }
}
