import { type RecordedEvent, tombstoneRevision } from './recorded-event.js';

/** The events of one stream that are still there, and the revision of the last there ever was. */
export class StoredStream {
  readonly name: string;
  /** -1 where there is none. */
  current = -1n;
  #events: RecordedEvent[] = [];

  constructor(name: string) {
    this.name = name;
  }

  add(event: RecordedEvent): void {
    this.#events.push(event);
    this.current = event.revision;
  }

  replace(event: RecordedEvent): void {
    this.#events = this.#events.map((other) => (other.position === event.position ? event : other));
  }

  removeBelow(revision: bigint): void {
    this.#events = this.#events.filter((event) => event.revision >= revision);
  }

  remove(position: bigint): void {
    this.#events = this.#events.filter((event) => event.position !== position);
  }

  at(revision: bigint): RecordedEvent | undefined {
    const event = this.#events[this.indexFrom(revision)];
    return event?.revision === revision ? event : undefined;
  }

  last(): RecordedEvent | undefined {
    return this.#events.at(-1);
  }

  get isTombstoned(): boolean {
    return this.current === tombstoneRevision;
  }

  get events(): readonly RecordedEvent[] {
    return this.#events;
  }

  /** The index of the first event at a revision or after it. */
  indexFrom(revision: bigint): number {
    return indexFrom(this.#events, revision, (event) => event.revision);
  }
}

/** The index of the first event whose key is the given one or above it. */
export function indexFrom(
  events: readonly RecordedEvent[],
  key: bigint,
  keyOf: (event: RecordedEvent) => bigint,
): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(events[middle] as RecordedEvent) < key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
