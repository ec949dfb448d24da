import type { NewEvent } from '#libs/event-store';
import { RawLog } from './raw-log.js';

interface Waiting {
  readonly stream: string;
  readonly event: NewEvent;
  readonly done: () => void;
}

/** The plainest group commit: what came in one turn of the event loop goes into one transaction, on the same thread. */
export class GroupCommit {
  readonly #log: RawLog;
  #waiting: Waiting[] = [];

  constructor(path: string) {
    this.#log = new RawLog(path);
  }

  /** Resolves once the event is durable. Rejects nothing: what fails ends the process, which a measurement may. */
  append(stream: string, event: NewEvent): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#waiting.length === 0) setImmediate(() => this.#commit());
    this.#waiting.push({ stream, event, done: resolve });
    return promise;
  }

  #commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    this.#log.appendAll([
      group.map(({ stream, event }) => ({ stream, expectedRevision: 'NO_STREAM', events: [event] })),
    ]);
    for (const { done } of group) done();
  }

  close(): void {
    this.#log.close();
  }
}
