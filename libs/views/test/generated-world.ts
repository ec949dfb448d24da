import { randomUUID } from 'node:crypto';
import { type EventStore, openMemoryStore, SimulatedClock } from '#libs/event-store';
import {
  type Evidence,
  fromStored,
  instant,
  isKind,
  kindOfType,
  type RecordedEvidence,
  storedForm,
} from '#libs/evidence';

/** A store in memory that records evidence at the instants at which it says that it was recorded. */
export class GeneratedWorld {
  readonly store: EventStore;
  readonly recorded: RecordedEvidence[] = [];
  readonly #clock = new SimulatedClock(0);

  constructor() {
    this.store = openMemoryStore({ clock: this.#clock });
  }

  /** Gives the evidence with its place in the order. */
  async record({
    ledgertime,
    position: _,
    resubmissionof: mended,
    ...evidence
  }: RecordedEvidence): Promise<RecordedEvidence> {
    this.#clock.set(instant(ledgertime));
    const reception = { principal: 'anonymous', via: 'http', instance: 'test' };
    const form = mended === undefined ? reception : { ...reception, resubmissionOf: mended };
    const { stream: own, ...event } = storedForm(evidence, form);
    const stream = ownStream(evidence) ?? own;
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

/** Where the ledger keeps what it says itself. */
function ownStream(evidence: Evidence): string | undefined {
  if (isKind(evidence, 'Quarantined')) return `quarantine-${evidence.data.quarantineId}`;
  if (isKind(evidence, 'Conflict')) return `conflict-${evidence.data.conflictId}`;
  return kindOfType(evidence.type)?.ownToLedger === true ? `ledger-${evidence.id}` : undefined;
}
