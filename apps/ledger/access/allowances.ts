import { setTimeout as pause } from 'node:timers/promises';
import type { Closing } from '../closing.js';
import { Refusal } from '../refusal.js';
import type { Principal } from './principal.js';
import type { TokenVolumes } from './token-volumes.js';

/** What may come at once: as much as a second allows. */
const burstMs = 1000;
/** For so long a stream waits for its turn, before its sender is told to come again. */
const patienceMs = 60_000;

/** What a limit is per. */
export type Per = 'second' | 'day';

/** A token and how much it has sent. */
export interface Tally {
  readonly by: Principal;
  /** Since this process began. */
  events: number;
  readonly refused: Record<Per, number>;
  /** Until when what it has sent takes by its rate, by `performance.now()`. */
  busyUntil: number;
}

export interface AllowanceParts {
  readonly volumes: TokenVolumes;
  readonly closing: Pick<Closing, 'signal'>;
  /** Whether a principal still has the rights that it was found with. */
  isInForce(by: Principal): boolean;
  /** In ms, from any beginning. */
  readonly clock?: () => number;
}

/**
 * Holds each token to the limits that it was given, if any: events a second and a day, whatever becomes of them. A request
 * is taken whole where the token has not used up what it may, and what follows waits until that is made good: over time the
 * rate holds to the event, and a batch need not be smaller than a second's worth.
 */
export class Allowances {
  readonly #tallies = new Map<string, Tally>();
  readonly #volumes: TokenVolumes;
  readonly #parts: AllowanceParts;
  readonly #clock: () => number;

  constructor(parts: AllowanceParts) {
    this.#parts = parts;
    this.#volumes = parts.volumes;
    this.#clock = parts.clock ?? (() => performance.now());
  }

  /** Refuses (`token-limit`) who has nothing left now, before anything that was sent is looked at. */
  refuseSpent(by: Principal | undefined): void {
    if (by === undefined) return;
    this.#refuseDay(by, 1);
    this.#wait(by, 0);
  }

  /**
   * Takes so many events of what a token may send; resolves when it is their turn. Refuses (`token-limit`) with the seconds
   * after which there is room: who is patient waits for a minute before. `refund` gives them back.
   */
  async take(by: Principal | undefined, events: number, isPatient = false): Promise<void> {
    if (by === undefined) return;
    this.#refuseDay(by, events);
    if (by.limits.perDay !== undefined) this.#volumes.add(by.token, events);
    try {
      await this.pace(by, events, isPatient);
    } catch (error) {
      if (by.limits.perDay !== undefined) this.#volumes.add(by.token, -events);
      throw error;
    }
  }

  /** The same for what is only looked at: the day's volume is not touched. */
  async pace(by: Principal | undefined, events: number, isPatient = false): Promise<void> {
    if (by === undefined) return;
    const waitMs = this.#wait(by, isPatient ? patienceMs : 0);
    const tally = this.#tally(by);
    tally.busyUntil = Math.max(tally.busyUntil, this.#clock()) + durationMs(by, events);
    tally.events += events;
    if (waitMs === 0) return;
    try {
      await this.#pause(waitMs, by);
    } catch (error) {
      this.#giveBack(by, events);
      throw error;
    }
  }

  refund(by: Principal | undefined, events: number): void {
    if (by === undefined) return;
    this.#giveBack(by, events);
    if (by.limits.perDay !== undefined) this.#volumes.add(by.token, -events);
  }

  /** Of every token that has sent anything. */
  tallies(): Iterable<Tally> {
    return this.#tallies.values();
  }

  /** What the token with this id has sent on this day, where it has a limit for that. */
  today(token: string): number {
    return this.#volumes.of(token);
  }

  #tally(by: Principal): Tally {
    const before = this.#tallies.get(by.token);
    if (before?.by === by) return before;
    const tally = { ...(before ?? { events: 0, refused: { second: 0, day: 0 }, busyUntil: 0 }), by };
    this.#tallies.set(by.token, tally);
    return tally;
  }

  #giveBack(by: Principal, events: number): void {
    const tally = this.#tally(by);
    tally.busyUntil -= durationMs(by, events);
    tally.events -= events;
  }

  #refuseDay(by: Principal, events: number): void {
    const { perDay } = by.limits;
    if (perDay === undefined) return;
    const today = this.#volumes.of(by.token);
    if (today + events <= perDay) return;
    const left = `has sent ${today} of the ${perDay} events that it may send on one day (UTC)`;
    throw this.#refusal(by, 'day', `This token ${left}, and these are ${events}.`, this.#volumes.secondsToTomorrow());
  }

  /** How long to wait for a turn, in ms; refuses where that is more than `waitMaxMs`. */
  #wait(by: Principal, waitMaxMs: number): number {
    const { perSecond } = by.limits;
    if (perSecond === undefined) return 0;
    const waitMs = Math.max(0, this.#tally(by).busyUntil - this.#clock() - burstMs);
    if (waitMs <= waitMaxMs) return waitMs;
    throw this.#refusal(by, 'second', `This token may send ${perSecond} events a second.`, Math.ceil(waitMs / 1000));
  }

  #refusal(by: Principal, per: Per, why: string, retryAfterSeconds: number): Refusal {
    this.#tally(by).refused[per]++;
    const detail = `${why} Nothing of it was written: send it again after ${retryAfterSeconds} s.`;
    return new Refusal('token-limit', detail, { retryAfterSeconds });
  }

  async #pause(ms: number, by: Principal): Promise<void> {
    try {
      await pause(ms, undefined, { signal: this.#parts.closing.signal });
    } catch (error) {
      throw new Refusal('shutting-down', 'Send the rest to a running ledger.', { retryAfterSeconds: 5, cause: error });
    }
    // Its stream was cut meanwhile, and what waited of it is not to be recorded with rights that are gone.
    if (!this.#parts.isInForce(by)) throw new Refusal('unauthenticated', 'The token is not what it was any more.');
  }
}

function durationMs({ limits: { perSecond } }: Principal, events: number): number {
  return perSecond === undefined ? 0 : (events * 1000) / perSecond;
}
