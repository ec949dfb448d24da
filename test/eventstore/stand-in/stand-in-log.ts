import { randomUUID } from 'node:crypto';
import { decide, type ExpectedRevision, type Target } from './expected-revision.js';
import { type ProposedEvent, type RecordedEvent, sizeOnDisk, tombstoneRevision } from './recorded-event.js';
import { StandInClock } from './stand-in-clock.js';
import { indexFrom, StoredStream } from './stored-stream.js';
import { firstReadable, isSoftDeletion, metadataIn, metadataStreamOf, type StreamMetadata } from './stream-metadata.js';

export type AppendOutcome =
  | { readonly is: 'written'; readonly revision: bigint; readonly position: bigint | undefined }
  | { readonly is: 'wrong-expected-version'; readonly current: bigint | 'no_stream' }
  | { readonly is: 'stream-deleted' };

/** An event as a test writes it, without asking a server. What is an object is written as JSON. */
export interface DirectEvent {
  readonly type: string;
  readonly data: Uint8Array | object;
  readonly metadata?: Uint8Array | object;
  readonly id?: string;
  readonly isJson?: boolean;
}

export interface StandInLogOptions {
  /** The position of the first event. A server's are signed 64-bit numbers. */
  readonly firstPosition?: bigint;
  /** Whether it begins with events of the server's own, as every real one does. */
  readonly withSystemEvents?: boolean;
}

/** What a server writes before the first event: position 0 is no event's. */
const bytesOfGenesis = 548n;

/** The events that one stand-in, or a cluster of them, keeps. It outlives every node. */
export class StandInLog {
  readonly #clock = new StandInClock();
  readonly #streams = new Map<string, StoredStream>();
  readonly #remembered = new Map<string, { stream: string; revision: bigint }>();
  readonly #listeners = new Set<() => void>();
  #events: RecordedEvent[] = [];
  readonly #ends = new Set<bigint>();
  #next: bigint;
  #withoutCreated = 0;

  constructor({ firstPosition = bytesOfGenesis, withSystemEvents = false }: StandInLogOptions = {}) {
    this.#next = firstPosition;
    this.#ends.add(firstPosition);
    if (withSystemEvents) {
      this.writeMetadata('$scavenges', { $maxAge: 2_592_000, $tb: 0 });
      this.write('$projections-$all', { type: '$ProjectionsInitialized', data: {} });
    }
  }

  /** Another log with the very same events. */
  copy(): StandInLog {
    const log = new StandInLog();
    for (const event of this.#events) log.#put(event);
    for (const end of this.#ends) log.#ends.add(end);
    log.#next = this.#next;
    return log;
  }

  /** All that is there, in the order of `$all`. */
  get events(): readonly RecordedEvent[] {
    return this.#events;
  }

  /** Where the next event will be written. */
  get end(): bigint {
    return this.#next;
  }

  get clock(): StandInClock {
    return this.#clock;
  }

  /** What the clock of every node that has none of its own says; without an instant, the system's again. */
  setClock(milliseconds?: number, furtherTicks?: bigint): void {
    this.#clock.set(milliseconds, furtherTicks);
  }

  /** The next events are recorded without the time of their creation. */
  leaveOutCreated(count = 1): void {
    this.#withoutCreated = count;
  }

  /** Leaves a gap in the positions, as whatever a server writes for itself does. */
  moveTo(position: bigint): void {
    this.#next = position;
    this.#ends.add(position);
  }

  /** What a new leader no longer knows: only appends at a definite revision are recognised when they are repeated. */
  forgetEventIds(): void {
    this.#remembered.clear();
  }

  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly ProposedEvent[],
    created = this.#clock.ticks(),
  ): AppendOutcome {
    const ids = events.map(({ id }) => id);
    const target = this.#target(stream);
    const decision = decide(target, expected, ids);
    if (decision.is === 'already-written') {
      const { revision } = decision;
      return { is: 'written', revision, position: this.stream(stream)?.at(revision)?.position };
    }
    if (decision.is !== 'write') {
      return decision;
    }
    let position = this.#next;
    for (const event of events) {
      position = this.#record(stream, event, created).position;
    }
    if (target.isSoftDeleted) {
      this.#bringBack(stream, target.current + 1n, created);
    }
    this.#tell();
    return { is: 'written', revision: this.stream(stream)?.current ?? -1n, position };
  }

  /** Writes as another application or an intruder does: whatever stands in the stream already. */
  write(stream: string, event: DirectEvent): RecordedEvent {
    const recorded = this.#record(stream, proposed(event), this.#clock.ticks());
    this.#tell();
    return recorded;
  }

  /** Sets a stream's metadata, such as `{ $maxCount: 1 }`, as another application does. */
  writeMetadata(stream: string, metadata: Readonly<Record<string, unknown>>): RecordedEvent {
    return this.write(metadataStreamOf(stream), { type: '$metadata', data: metadata });
  }

  tombstone(stream: string, expected: ExpectedRevision = 'any', created = this.#clock.ticks()): AppendOutcome {
    const decision = decide(this.#target(stream), expected, [randomUUID()]);
    if (decision.is !== 'write') {
      return decision as AppendOutcome;
    }
    const event = proposed({ type: '$streamDeleted', data: new Uint8Array() });
    const { position } = this.#record(stream, event, created, tombstoneRevision);
    this.#tell();
    return { is: 'written', revision: tombstoneRevision, position };
  }

  softDelete(stream: string, expected: ExpectedRevision = 'any', created = this.#clock.ticks()): AppendOutcome {
    const target = this.#target(stream);
    const decision = decide(target, expected, [randomUUID()]);
    if (decision.is !== 'write') {
      return decision as AppendOutcome;
    }
    if (target.current < 0n && !target.hasMetadata) {
      return { is: 'wrong-expected-version', current: 'no_stream' };
    }
    const data = new TextEncoder().encode(`{"$tb":${tombstoneRevision}}`);
    const event = proposed({ type: '$metadata', data, isJson: true });
    const { position } = this.#record(metadataStreamOf(stream), event, created);
    this.#tell();
    return { is: 'written', revision: target.current, position };
  }

  /** Changes what stands in the log, as nobody can through a server. */
  tamper(position: bigint, change: Partial<Omit<RecordedEvent, 'position' | 'end' | 'stream' | 'revision'>>): void {
    const index = this.#indexOf(position);
    const event = { ...(this.#events[index] as RecordedEvent), ...change };
    this.#events[index] = event;
    this.stream(event.stream)?.replace(event);
  }

  /** Takes one event out of the log, as nobody can through a server. */
  remove(position: bigint): void {
    const [event] = this.#events.splice(this.#indexOf(position), 1);
    this.stream((event as RecordedEvent).stream)?.remove(position);
  }

  /** Removes what `$maxCount`, `$tb` and deletions gave up. Until then `$all` has it. */
  scavenge(): void {
    for (const stream of this.#streams.values()) {
      const first = firstReadable(stream.current, this.metadataOf(stream.name));
      // A stream that was given up keeps its last event, so that its revisions go on from there.
      stream.removeBelow(stream.isTombstoned || first > stream.current ? stream.current : first);
    }
    this.#events = this.#events.filter((event) => this.stream(event.stream)?.at(event.revision) !== undefined);
  }

  stream(name: string): StoredStream | undefined {
    return this.#streams.get(name);
  }

  metadataOf(stream: string): StreamMetadata {
    return metadataIn(this.stream(metadataStreamOf(stream)));
  }

  /** The index in `events` of the first at a position or after it. */
  indexFrom(position: bigint): number {
    return indexFrom(this.#events, position, (event) => event.position);
  }

  /** Whether a record can begin there: a server refuses to read from the middle of one. */
  isBoundary(position: bigint): boolean {
    return position === 0n || position >= this.#next || this.#ends.has(position) || this.#indexOf(position, false) >= 0;
  }

  /** Calls after every write, until the function it gives is called. */
  onWritten(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #target(name: string): Target {
    const stream = this.stream(name);
    return {
      current: stream?.current ?? -1n,
      isSoftDeleted: isSoftDeletion(this.metadataOf(name)),
      hasMetadata: this.stream(metadataStreamOf(name)) !== undefined,
      revisionOf: (id) => {
        const found = this.#remembered.get(id);
        return found?.stream === name ? found.revision : undefined;
      },
      idAt: (revision) => stream?.at(revision)?.id,
    };
  }

  #record(name: string, event: ProposedEvent, now: bigint, fixedRevision?: bigint): RecordedEvent {
    const created = this.#withoutCreated > 0 ? undefined : now;
    this.#withoutCreated = Math.max(0, this.#withoutCreated - 1);
    const position = this.#next;
    const end = position + sizeOnDisk(name, event);
    const revision = fixedRevision ?? (this.stream(name)?.current ?? -1n) + 1n;
    const recorded: RecordedEvent = { ...event, stream: name, revision, position, end, created };
    this.#put(recorded);
    this.#ends.add(end);
    this.#next = end;
    return recorded;
  }

  #put(event: RecordedEvent): void {
    const { stream: name, revision, id } = event;
    const stream = this.stream(name) ?? new StoredStream(name);
    this.#streams.set(name, stream);
    stream.add(event);
    this.#events.push(event);
    this.#remembered.set(id, { stream: name, revision });
  }

  /** Writing to a stream that was deleted softly gives it back, without what it had. */
  #bringBack(stream: string, from: bigint, created: bigint): void {
    const data = { ...this.metadataOf(stream).raw, $tb: Number(from) };
    this.#record(metadataStreamOf(stream), proposed({ type: '$metadata', data }), created);
  }

  #indexOf(position: bigint, mustExist = true): number {
    const index = this.indexFrom(position);
    if (this.#events[index]?.position === position) {
      return index;
    }
    if (mustExist) {
      throw new Error(`no event at ${position}`);
    }
    return -1;
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

function proposed({ type, data, metadata = new Uint8Array(), id = randomUUID(), isJson }: DirectEvent): ProposedEvent {
  return { id, type, isJson: isJson ?? !(data instanceof Uint8Array), data: bytes(data), metadata: bytes(metadata) };
}

function bytes(content: Uint8Array | object): Uint8Array {
  return content instanceof Uint8Array ? content : new TextEncoder().encode(JSON.stringify(content));
}
