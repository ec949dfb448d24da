import { setTimeout as pause } from 'node:timers/promises';
import { limits } from '#libs/evidence';
import { type Backoff, backoffMs } from './backoff.js';
import { type IntakeResult, type LedgerAddress, LedgerTrouble } from './ledger-answer.js';
import { sendBatch } from './ledger-intake.js';
import type { WaitingEvent } from './outbox.js';

/** What waits, and what becomes of it. */
export interface Queue {
  waiting(eventsMax: number, bytesMax: number): readonly WaitingEvent[];
  settle(answered: readonly AnsweredEvent[]): void;
}

export interface AnsweredEvent extends WaitingEvent {
  readonly result: IntakeResult;
}

export interface OutboxSenderOptions {
  readonly address: LedgerAddress;
  readonly backoff: Backoff;
  /** Told of every try that failed, and how long the sender waits now (ms). */
  readonly onTrouble: (trouble: Error, waitMs: number) => void;
}

/** The ledger takes 8 MiB, and proxies before it often less. */
const batchBytesMax = Math.min(limits.batchBytesMax, 1024 * 1024);

/**
 * Sends what waits, in its order, one batch after the other, and again until the ledger has answered. Sent twice an event is
 * a duplicate there, and recorded once.
 */
export class OutboxSender {
  readonly #queue: Queue;
  readonly #options: OutboxSenderOptions;
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;
  #failures = 0;
  #eventsMax: number = limits.batchEventsMax;
  readonly #running: Promise<void>;

  constructor(queue: Queue, options: OutboxSenderOptions) {
    this.#queue = queue;
    this.#options = options;
    this.#running = this.#run();
  }

  /** Something waits. */
  wake(): void {
    this.#wake();
  }

  /** Ends it; a batch that is on its way is broken off, and waits for the next start. */
  async end(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const batch = this.#queue.waiting(this.#eventsMax, batchBytesMax);
      if (batch.length === 0) await woken;
      else await this.#sendUntilItFails(batch, signal);
    }
  }

  async #sendUntilItFails(batch: readonly WaitingEvent[], signal: AbortSignal): Promise<void> {
    try {
      const results = await sendBatch(
        this.#options.address,
        batch.map(({ event }) => event),
        signal,
      );
      this.#failures = 0;
      this.#eventsMax = Math.min(limits.batchEventsMax, this.#eventsMax * 2);
      this.#queue.settle(batch.map((event, index) => ({ ...event, result: results[index] as IntakeResult })));
    } catch (error) {
      if (signal.aborted) return;
      const { retryAfterMs, status } = error instanceof LedgerTrouble ? error : new LedgerTrouble('');
      // A proxy before the ledger may take less than the ledger does.
      if (status === 413) this.#eventsMax = Math.max(1, Math.floor(batch.length / 2));
      const waitMs = backoffMs(++this.#failures, retryAfterMs, this.#options.backoff);
      this.#options.onTrouble(error as Error, waitMs);
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
