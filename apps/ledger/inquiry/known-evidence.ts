import { Injectable } from '@nestjs/common';
import { EventStore, type EventText } from '#libs/event-store';
import type { RecordedEvidence } from '#libs/evidence';
import { evidenceFrom } from '#libs/views';
import { Integrity } from '../proofs/integrity.js';
import { Refusal } from '../refusal.js';
import { readable } from './evidence-held-to-log.js';

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

  constructor(
    private readonly store: EventStore,
    private readonly integrity: Integrity,
  ) {
    // What is altered may be brought back: then it is read again.
    integrity.onLifted(() => {
      this.#young = new Map();
      this.#old = new Map();
      this.#youngLength = 0;
    });
  }

  /**
   * The evidence at these positions, in the order asked. What is read is held against the log meanwhile, of which `Integrity`
   * tells. Throws where the store has not what a view found there.
   */
  async at(positions: readonly bigint[]): Promise<RecordedEvidence[]> {
    const evidence = (await this.#read(positions)).filter((one) => one !== undefined);
    if (evidence.length === positions.length) return evidence;
    throw new Refusal('evidence-unreadable', 'Evidence that this rests on is not there any more; see /v1/incidents.');
  }

  /** The same, without what is known not to be as the log has it: for answers that say so. */
  async present(positions: readonly bigint[]): Promise<RecordedEvidence[]> {
    const evidence = await this.#read(positions);
    return evidence.filter(
      (one, index): one is RecordedEvidence =>
        one !== undefined && !this.integrity.isAltered(positions[index] as bigint),
    );
  }

  /** Undefined of what is missing, or cannot be read, as the log says. */
  async #read(positions: readonly bigint[]): Promise<(RecordedEvidence | undefined)[]> {
    const kept = positions.map((position) => this.#kept(position));
    const asked = positions.filter((_, index) => kept[index] === undefined);
    if (asked.length === 0) return kept;
    const read = await this.store.readTexts(asked);
    void this.integrity.check(asked, read);
    const parsed = new Map(read.flatMap((event) => this.#parsed(event)));
    if (parsed.size < asked.length) await this.#mustBeKnown(asked, parsed);
    return positions.map((position, index) => kept[index] ?? parsed.get(position));
  }

  async #mustBeKnown(asked: readonly bigint[], parsed: ReadonlyMap<bigint, RecordedEvidence>): Promise<void> {
    await this.integrity.settled();
    if (asked.every((position) => parsed.has(position) || this.integrity.isAltered(position))) return;
    throw new Error('The store lacks events that a view has taken in');
  }

  #parsed(event: EventText): [bigint, RecordedEvidence][] {
    const evidence = readable(event);
    if (evidence === undefined) return [];
    this.#hold(keyOf(event.position), { evidence, length: event.data.length + event.metadata.length });
    return [[event.position, evidence]];
  }

  /** The same for what is looked at once, as a stream of all that there is: nothing of it is kept. */
  pass(positions: readonly bigint[]): Promise<RecordedEvidence[]> {
    return evidenceFrom(this.store)(positions);
  }

  #kept(position: bigint): RecordedEvidence | undefined {
    const key = keyOf(position);
    return this.#young.get(key)?.evidence ?? this.#hold(key, this.#old.get(key));
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
