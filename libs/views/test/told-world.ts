import { randomUUID } from 'node:crypto';
import { type EventStore, openMemoryStore, SimulatedClock } from '#libs/event-store';
import { fromStored, instant, kindOfType, type RecordedEvidence, storedForm } from '#libs/evidence';

/** A store in memory that records evidence at the instants at which it says that it was recorded. */
export class ToldWorld {
  readonly store: EventStore;
  readonly recorded: RecordedEvidence[] = [];
  readonly #clock = new SimulatedClock(0);

  constructor() {
    this.store = openMemoryStore({ clock: this.#clock });
  }

  /** Gives the evidence with its place in the order. */
  async record({ ledgertime, position: _, ...evidence }: RecordedEvidence): Promise<RecordedEvidence> {
    this.#clock.set(instant(ledgertime));
    const { stream: own, ...event } = storedForm(evidence, { principal: 'anonymous', via: 'http', instance: 'test' });
    const stream = kindOfType(evidence.type)?.ownToLedger === true ? `ledger-${own}` : own;
    const events = [{ eventId: randomUUID(), ...event }];
    const [result] = await this.store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
    if (result?.outcome !== 'appended') throw new Error('recorded twice');
    const [stored] = await this.store.readPositions([result.position]);
    if (stored === undefined) throw new Error('not recorded');
    const recorded = fromStored(stored);
    this.recorded.push(recorded);
    return recorded;
  }
}
