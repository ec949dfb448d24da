import { setTimeout as pause } from 'node:timers/promises';
import { BACKWARDS, END, ErrorType, START } from '@eventstore/db-client';
import type { NewEvent } from '../event-store.js';
import type { Connection } from './connection.js';
import { within } from './deadline.js';
import { recordedEvent } from './event-form.js';
import { kindOf } from './failure.js';
import type { Timings } from './timings.js';

/** The pause between attempts, in milliseconds. */
const pauseMs = 50;

/** The first event of a stream, where the server has it. */
export interface First extends NewEvent {
  readonly position: bigint;
  readonly revision: bigint;
}

/** Reads that must not be behind what any process appended: of the leader. Each rejects with what the client throws. */
export class ServerReads {
  readonly #connection: Connection;
  #reading: Promise<unknown> = Promise.resolve();
  #next: Promise<bigint> | undefined;

  readonly #timings: Timings;

  constructor(connection: Connection, timings: Timings) {
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
      const read = this.#ask(() => this.#head());
      this.#reading = read.catch(() => {});
      return read;
    });
    return this.#next;
  }

  /** Undefined where the stream is not there, or was deleted. */
  async first(stream: string): Promise<First | undefined> {
    const begun = performance.now();
    for (;;) {
      try {
        return await this.#ask(() => this.#first(stream));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        if (performance.now() - begun > this.#timings.giveUpMs / 2) throw error;
        await pause(pauseMs);
      }
    }
  }

  /** Whether `$all` has this event at this position. */
  async has({ position, eventId }: { readonly position: bigint; readonly eventId: string }): Promise<boolean> {
    return this.#ask(async () => {
      const from = { commit: position, prepare: position };
      const options = { fromPosition: from, maxCount: 1, requiresLeader: true };
      for await (const { event } of this.#connection.client.readAll(options)) {
        return event !== undefined && event.id === eventId && event.position.commit === position;
      }
      return false;
    });
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

  async #head(): Promise<bigint> {
    const options = { direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true } as const;
    for await (const { event, link } of this.#connection.client.readAll(options)) {
      return (link ?? event)?.position?.commit ?? -1n;
    }
    return -1n;
  }

  async #first(stream: string): Promise<First | undefined> {
    const options = { fromRevision: START, maxCount: 1, requiresLeader: true } as const;
    for await (const { event } of this.#connection.client.readStream(stream, options)) {
      if (event?.position === undefined) return undefined;
      return { ...recordedEvent(event), position: event.position.commit, revision: event.revision };
    }
    return undefined;
  }
}

const isAbsent = (error: unknown): boolean =>
  kindOf(error) === ErrorType.STREAM_NOT_FOUND || kindOf(error) === ErrorType.STREAM_DELETED;
