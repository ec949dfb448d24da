import { Injectable } from '@nestjs/common';
import { EventStore, type EventText } from '#libs/event-store';
import { fromStored, type RecordedEvidence } from '#libs/evidence';
import { evidenceFrom, textsAt } from '#libs/views';

/** How many stored characters have their parsed form kept; half of them at least, lately used: some 5,000 events. */
const keptLengthMax = 8 * 1024 * 1024;

/** Numbers where they are exact: a map finds them several times faster than bigints. */
type Key = number | bigint;
const keyOf = (position: bigint): Key => (position <= Number.MAX_SAFE_INTEGER ? Number(position) : position);

interface Parsed {
  readonly evidence: RecordedEvidence;
  /** Of its stored form. */
  readonly length: number;
}

/**
 * Evidence by its positions, as views give them. Nothing at a position ever changes, so what was parsed lately is kept:
 * questions tend to come in runs about one client.
 */
@Injectable()
export class KnownEvidence {
  #young = new Map<Key, Parsed>();
  #old = new Map<Key, Parsed>();
  #youngLength = 0;

  constructor(private readonly store: EventStore) {}

  /** The evidence at these positions, in the order asked. Throws where the store has not what a view found there. */
  async at(positions: readonly bigint[]): Promise<RecordedEvidence[]> {
    const kept = positions.map((position) => this.#kept(position));
    const missing = positions.filter((_, index) => kept[index] === undefined);
    const read = (await textsAt(this.store, missing)).map((event) => this.#keep(event)).values();
    return kept.map((evidence) => evidence ?? (read.next().value as RecordedEvidence));
  }

  /** The same for what is looked at once, as a stream of all that there is: nothing of it is kept. */
  pass(positions: readonly bigint[]): Promise<RecordedEvidence[]> {
    return evidenceFrom(this.store)(positions);
  }

  #kept(position: bigint): RecordedEvidence | undefined {
    const key = keyOf(position);
    return this.#young.get(key)?.evidence ?? this.#hold(key, this.#old.get(key));
  }

  #keep(event: EventText): RecordedEvidence {
    const evidence = fromStored(event);
    this.#hold(keyOf(event.position), { evidence, length: event.data.length + event.metadata.length });
    return evidence;
  }

  /** What is used stays young; once half of what may be kept is young, what is old goes. */
  #hold(key: Key, parsed: Parsed | undefined): RecordedEvidence | undefined {
    if (parsed === undefined) return undefined;
    this.#young.set(key, parsed);
    this.#youngLength += parsed.length;
    if (this.#youngLength > keptLengthMax / 2) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngLength = 0;
    }
    return parsed.evidence;
  }
}
