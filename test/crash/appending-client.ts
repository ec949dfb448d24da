import { randomUUID } from 'node:crypto';
import type { NewEvent, Write, WriteResult } from '#libs/event-store';
import type { Chance } from '../chance.js';
import { Killed, type Victim } from './victim.js';

/** An append that was answered, and what the answer was. */
export interface Acknowledged {
  readonly write: Write;
  readonly result: WriteResult;
}

/**
 * Appends one thing after another: new streams, whole batches of them, and a stream of its own that grows at exact
 * revisions. What was not answered is asked again, as it was, of the next process.
 */
export class AppendingClient {
  readonly acknowledged: Acknowledged[] = [];
  readonly #chance: Chance;
  readonly #own = `decider-${randomUUID()}`;
  #ownEvents = 0;
  #unanswered: readonly Write[] | undefined;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** Goes on until the process is killed, or `enough` says so with nothing left unanswered. */
  async run(victim: Victim, enough: () => boolean): Promise<void> {
    while (this.#unanswered !== undefined || !enough()) {
      this.#unanswered ??= this.#next();
      const writes = this.#unanswered;
      try {
        const results = (await victim.ask(writes)) as WriteResult[];
        this.acknowledged.push(...writes.map((write, i) => ({ write, result: results[i] as WriteResult })));
        this.#unanswered = undefined;
      } catch (error) {
        if (error instanceof Killed) return;
        throw error;
      }
    }
  }

  #next(): Write[] {
    const kind = this.#chance.next();
    if (kind < 0.4) return [this.#newStream()];
    if (kind < 0.6) return Array.from({ length: this.#chance.between(2, 120) }, () => this.#newStream());
    return [this.#ownStream(), this.#newStream()];
  }

  #newStream(): Write {
    return { stream: `evidence-${randomUUID()}`, expectedRevision: 'NO_STREAM', events: this.#events() };
  }

  #ownStream(): Write {
    const expectedRevision = this.#ownEvents === 0 ? 'NO_STREAM' : BigInt(this.#ownEvents - 1);
    const events = this.#events();
    this.#ownEvents += events.length;
    return { stream: this.#own, expectedRevision, events };
  }

  #events(): NewEvent[] {
    return Array.from({ length: this.#chance.between(1, 3) }, () => {
      const eventId = randomUUID();
      const metadata = new Uint8Array(this.#chance.between(0, 2_000)).fill(this.#chance.between(0, 255));
      return { eventId, type: 'crash.Tested.v1', data: Buffer.from(eventId), metadata };
    });
  }
}
