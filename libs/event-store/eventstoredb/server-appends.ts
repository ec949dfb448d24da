import { setTimeout as pause } from 'node:timers/promises';
import { ErrorType, jsonEvent, NO_STREAM, WrongExpectedVersionError } from '@eventstore/db-client';
import { LimitExceeded, StoreUnavailable, type Write } from '../event-store.js';
import type { Connection } from './connection.js';
import { within } from './deadline.js';
import { proposedEvent } from './event-form.js';
import { kindOf, wordsOf } from './failure.js';
import { Room } from './room.js';
import type { Timings } from './timings.js';

/** The pauses between attempts, and how long these go on once the store is being closed, in milliseconds. */
const pauseMs = { first: 20, most: 500 };
const hurriedGiveUpMs = 1_500;

/** The last attempt has what time is left until it is given up, and so much at least, in milliseconds. */
const lastAttemptMsMin = 250;

/** Appends that are under way with the server at once. */
const inFlightMax = 1_024;

/** The server takes the time left from the call's own clock, so one that is behind would let none. The timer is ours. */
const deadlineMs = 3_600_000;

/** A stream that is never there, at a revision that it could not have: what is appended to it is refused. */
const greeted = { stream: 'initium-greeting', expectedRevision: 2n ** 40n } as const;

/** What the server did with a write. */
export type Answered =
  | { readonly revision: bigint; readonly position: bigint | undefined }
  | { readonly actual: bigint | 'NO_STREAM' };
/** The same, and whether the first attempt was the one that counted. */
export type Appended = Answered & { readonly atOnce: boolean };

/**
 * Appends with the server's leader, many at once. An attempt whose outcome is unknown is made again with the same event
 * ids at the same expected revision, which the server answers as the first time: so each write ends as written once, as
 * refused, or as `StoreUnavailable` when nobody could say for some seconds.
 */
export class ServerAppends {
  readonly #connection: Connection;
  readonly #room = new Room(inFlightMax);
  #greeting: Promise<void> | undefined;
  #failing: { readonly since: number; readonly why: string } | undefined;
  #trying = 0;
  readonly #timings: Timings;
  #giveUpMs: number;

  constructor(connection: Connection, timings: Timings) {
    this.#connection = connection;
    this.#timings = timings;
    this.#giveUpMs = timings.giveUpMs;
  }

  /** From now on attempts end soon: the store is being closed. */
  hurry(): void {
    this.#giveUpMs = hurriedGiveUpMs;
  }

  /** Why appends fail now; undefined while they do not. */
  get trouble(): string | undefined {
    return this.#failing?.why;
  }

  async append(write: Write): Promise<Appended> {
    if (
      this.#failing !== undefined &&
      this.#trying > 0 &&
      performance.now() - this.#failing.since > this.#timings.awayAfterMs
    )
      throw new StoreUnavailable(`the server does not take events: ${this.#failing.why}`);
    this.#trying += 1;
    await this.#room.enter();
    try {
      return await this.#untilKnown(write);
    } finally {
      this.#room.leave();
      this.#trying -= 1;
    }
  }

  async #untilKnown(write: Write): Promise<Appended> {
    const begun = performance.now();
    for (let wait = pauseMs.first; ; wait = Math.min(wait * 2, pauseMs.most)) {
      const attempted = performance.now();
      try {
        const left = Math.max(lastAttemptMsMin, begun + this.#giveUpMs - attempted);
        const answered = await this.#attempt(write, Math.min(this.#timings.attemptMs, left));
        this.#heard();
        return { ...answered, atOnce: wait === pauseMs.first };
      } catch (error) {
        if (error instanceof LimitExceeded) throw error;
        this.#failed(error, attempted);
        if (performance.now() - begun + wait > this.#giveUpMs) {
          const why = `what became of an event is unknown: ${wordsOf(error)}`;
          throw new StoreUnavailable(why, { cause: error });
        }
        await pause(wait);
      }
    }
  }

  async #attempt({ stream, expectedRevision, events }: Write, ms: number): Promise<Answered> {
    const until = performance.now() + ms;
    this.#greeting ??= this.#greet();
    await within(ms, this.#greeting);
    const expected = expectedRevision === 'NO_STREAM' ? NO_STREAM : expectedRevision;
    const call = this.#connection.client.appendToStream(stream, events.map(proposedEvent), {
      expectedRevision: expected,
      requiresLeader: true,
      deadline: deadlineMs,
    });
    try {
      const { nextExpectedRevision, position } = await within(until - performance.now(), call);
      return { revision: nextExpectedRevision, position: position?.commit };
    } catch (error) {
      // The client's other way to tell this, a result that is no success, has a wrong revision.
      if (error instanceof WrongExpectedVersionError) return { actual: actualIn(error) };
      if (kindOf(error) === ErrorType.STREAM_DELETED) return { actual: 2n ** 63n - 1n };
      if (kindOf(error) === ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED)
        throw new LimitExceeded('the server takes no event of this size');
      throw error;
    }
  }

  /**
   * The client hands the first append of a new connection on after those that come right behind it. So the first one is
   * one that is refused, and order is kept from the next one on.
   */
  async #greet(): Promise<void> {
    const { stream, expectedRevision } = greeted;
    const greeting = jsonEvent({ type: 'greeting', data: {} });
    const options = { expectedRevision, requiresLeader: true, deadline: deadlineMs };
    try {
      await within(this.#timings.attemptMs, this.#connection.client.appendToStream(stream, greeting, options));
    } catch (error) {
      if (!(error instanceof WrongExpectedVersionError)) throw error;
    }
  }

  #heard(): void {
    this.#connection.heard();
    this.#failing = undefined;
  }

  #failed(error: unknown, attempted: number): void {
    this.#greeting = undefined;
    this.#failing = { since: this.#failing?.since ?? performance.now(), why: wordsOf(error) };
    if (this.#connection.isSilentSince(attempted) && performance.now() - attempted >= this.#timings.attemptMs)
      this.#connection.renew();
  }
}

function actualIn({ actualVersion }: WrongExpectedVersionError): bigint | 'NO_STREAM' {
  return typeof actualVersion === 'bigint' ? actualVersion : 'NO_STREAM';
}
