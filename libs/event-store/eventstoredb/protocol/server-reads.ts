import { setTimeout as pause } from 'node:timers/promises';
import { ErrorType } from '@eventstore/db-client';
import { within } from './deadline.js';
import { kindOf } from './failure.js';
import type { RecordedEvent } from './read-answer.js';
import { readAt, readFirst, readLast } from './read-call.js';
import type { ServerConnection } from './server-connection.js';
import type { Timings } from './timings.js';

/** The pause between attempts, in milliseconds. */
const pauseMs = 50;

/** Reads that must not be behind what any process appended: of the leader. Each rejects with what the client throws. */
export class ServerReads {
  readonly #connection: ServerConnection;
  #reading: Promise<unknown> = Promise.resolve();
  #next: Promise<bigint> | undefined;

  readonly #timings: Timings;

  constructor(connection: ServerConnection, timings: Timings) {
    this.#connection = connection;
    this.#timings = timings;
  }

  /**
   * The last position of `$all`, whatever stream it is of: nothing acknowledged before this was asked lies beyond; -1 for
   * an empty server. Who asks while a read is under way shares the next one.
   */
  head(): Promise<bigint> {
    this.#next ??= this.#reading.then(() => {
      this.#next = undefined;
      const read = this.#ask(async () => (await readLast(this.#connection.client))?.position ?? -1n);
      this.#reading = read.catch(() => {});
      return read;
    });
    return this.#next;
  }

  /** Undefined where the stream is not there, or was deleted. */
  async first(stream: string): Promise<RecordedEvent | undefined> {
    const begun = performance.now();
    for (;;) {
      try {
        return await this.#ask(() => readFirst(this.#connection.client, stream));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        if (performance.now() - begun > this.#timings.giveUpMs / 2) throw error;
        await pause(pauseMs);
      }
    }
  }

  /** Whether `$all` has this event at this position. */
  async has({ position, eventId }: { readonly position: bigint; readonly eventId: string }): Promise<boolean> {
    return (await this.at(position))?.eventId === eventId;
  }

  /** What `$all` has at this position; undefined where no event begins there. */
  async at(position: bigint): Promise<RecordedEvent | undefined> {
    try {
      const there = await this.#ask(() => readAt(this.#connection.client, position));
      return there?.position === position ? there : undefined;
    } catch (error) {
      // So it answers where that position is in the middle of another record. Whether it is away shows another question.
      if (kindOf(error) !== ErrorType.UNKNOWN) throw error;
      await this.head();
      return undefined;
    }
  }

  async #ask<T>(read: () => Promise<T>): Promise<T> {
    const { readMs: ms } = this.#timings;
    const begun = performance.now();
    try {
      const answer = await within(ms, read());
      this.#connection.heard();
      return answer;
    } catch (error) {
      if (isAbsent(error)) this.#connection.heard();
      else if (performance.now() - begun >= ms && this.#connection.isSilentSince(begun)) this.#connection.renew();
      throw error;
    }
  }
}

const isAbsent = (error: unknown): boolean => kindOf(error) === ErrorType.STREAM_DELETED;
