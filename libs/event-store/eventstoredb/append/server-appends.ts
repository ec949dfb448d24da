import { setTimeout as pause } from 'node:timers/promises';
import { ErrorType, type EventStoreDBClient, WrongExpectedVersionError } from '@eventstore/db-client';
import service from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { LimitExceeded, StoreUnavailable, type Write } from '../../event-store.js';
import type { WrittenAt } from '../protocol/append-answer.js';
import { AppendCall } from '../protocol/append-call.js';
import { inside, type StreamsStub } from '../protocol/client-inside.js';
import { NoAnswer, within } from '../protocol/deadline.js';
import { kindOf, wordsOf } from '../protocol/failure.js';
import { UnfitServer } from '../protocol/server-checks.js';
import type { ServerConnection } from '../protocol/server-connection.js';
import type { Timings } from '../protocol/timings.js';
import { Semaphore } from './semaphore.js';

/** The pauses between attempts, and how long these go on once the store is being closed, in milliseconds. */
const pauseMs = { first: 20, most: 500 };
const hurriedGiveUpMs = 1_500;

/** The last attempt has what time is left until it is given up, and so much at least, in milliseconds. */
const lastAttemptMsMin = 250;

/** Appends that are under way with the server at once. */
const inFlightMax = 1_024;

/** What the server did with a write. */
export type WriteOutcome = WrittenAt | { readonly actual: bigint | 'NO_STREAM' };
/** The same, and whether the first attempt was the one that counted. */
export type AcknowledgedOutcome = WriteOutcome & { readonly atOnce: boolean };

/**
 * Appends with the server's leader, many at once. An attempt whose outcome is unknown is made again with the same event
 * ids at the same expected revision, which the server answers as the first time: so each write ends as written once, as
 * refused, or as `StoreUnavailable` when nobody could say for some seconds.
 */
export class ServerAppends {
  readonly #connection: ServerConnection;
  readonly #inFlight = new Semaphore(inFlightMax);
  #call: AppendCall | undefined;
  #opening: Promise<void> | undefined;
  #failing: { readonly since: number; readonly why: string } | undefined;
  #trying = 0;
  readonly #timings: Timings;
  readonly #verify: () => Promise<void>;
  #giveUpMs: number;

  /** `verify` is asked before each call that appends begin with, and rejects with `UnfitServer` where none is to. */
  constructor(connection: ServerConnection, timings: Timings, verify: () => Promise<void>) {
    this.#connection = connection;
    this.#verify = verify;
    this.#timings = timings;
    this.#giveUpMs = timings.giveUpMs;
    connection.onGivingUp(() => this.#call?.close());
  }

  /** From now on attempts end soon: the store is being closed. */
  hurry(): void {
    this.#giveUpMs = hurriedGiveUpMs;
  }

  /** Why appends fail now; undefined while they do not. */
  get trouble(): string | undefined {
    return this.#failing?.why;
  }

  async append(write: Write): Promise<AcknowledgedOutcome> {
    if (
      this.#failing !== undefined &&
      this.#trying > 0 &&
      performance.now() - this.#failing.since > this.#timings.awayAfterMs
    )
      throw new StoreUnavailable(`the server does not take events: ${this.#failing.why}`);
    this.#trying += 1;
    await this.#inFlight.enter();
    try {
      return await this.#untilKnown(write);
    } finally {
      this.#inFlight.leave();
      this.#trying -= 1;
    }
  }

  async #untilKnown(write: Write): Promise<AcknowledgedOutcome> {
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
        if (error instanceof UnfitServer) throw new StoreUnavailable(error.message, { cause: error });
        this.#failed(error, attempted);
        if (performance.now() - begun + wait > this.#giveUpMs) {
          const why = `what became of an event is unknown: ${wordsOf(error)}`;
          throw new StoreUnavailable(why, { cause: error });
        }
        await pause(wait);
      }
    }
  }

  async #attempt(write: Write, ms: number): Promise<WriteOutcome> {
    const attempted = performance.now();
    try {
      return await within(
        ms,
        this.#opened().then((call) => call.append(write)),
      );
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) return { actual: actualIn(error) };
      if (kindOf(error) === ErrorType.STREAM_DELETED) return { actual: 2n ** 63n - 1n };
      if (kindOf(error) === ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED)
        throw new LimitExceeded('the server takes no event of this size');
      if (error instanceof NoAnswer && this.#call?.isSilentSince(attempted)) this.#call.close();
      throw error;
    }
  }

  /**
   * The call to append with: another one where that has ended, or the client has turned to another node. What answers then
   * may be another server, or one that was put back to an older state.
   */
  async #opened(): Promise<AppendCall> {
    for (;;) {
      const { client } = this.#connection;
      const stub = await inside(client).getGRPCClient(service.StreamsClient, 'append');
      if (this.#call !== undefined && !this.#call.hasEnded && this.#call.stub === stub) return this.#call;
      this.#call?.close();
      this.#opening ??= this.#open(client, stub).finally(() => {
        this.#opening = undefined;
      });
      await this.#opening;
    }
  }

  async #open(client: EventStoreDBClient, stub: StreamsStub): Promise<void> {
    await this.#verify();
    this.#call = new AppendCall(client, stub);
  }

  #heard(): void {
    this.#connection.heard();
    this.#failing = undefined;
  }

  #failed(error: unknown, attempted: number): void {
    this.#failing = { since: this.#failing?.since ?? performance.now(), why: wordsOf(error) };
    if (this.#connection.isSilentSince(attempted) && performance.now() - attempted >= this.#timings.attemptMs)
      this.#connection.renew();
  }
}

function actualIn({ actualVersion }: WrongExpectedVersionError): bigint | 'NO_STREAM' {
  return typeof actualVersion === 'bigint' ? actualVersion : 'NO_STREAM';
}
