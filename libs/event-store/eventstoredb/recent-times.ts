/** Of how many events that were copied last the time is at hand: receipts ask for it right after. */
const recentMax = 5_000;

interface Waiter {
  readonly until: number;
  resolve(time: number | undefined): void;
}

const lookMs = 50;

/** The ledgertimes of events as they are copied, for the receipts that wait for one. */
export class RecentTimes {
  #recent = new Map<bigint, number>();
  #older = new Map<bigint, number>();
  readonly #waiting = new Map<bigint, Waiter[]>();
  #looking: NodeJS.Timeout | undefined;

  /** To be told of each event, in order. */
  copied(position: bigint, ledgertime: number): void {
    this.#recent.set(position, ledgertime);
    if (this.#recent.size > recentMax) [this.#older, this.#recent] = [this.#recent, new Map()];
    const waiting = this.#waiting.get(position);
    if (waiting === undefined) return;
    this.#waiting.delete(position);
    for (const { resolve } of waiting) resolve(ledgertime);
    this.#restWhenNobodyWaits();
  }

  /** The time of an event that was copied lately; of any other undefined. */
  at(position: bigint): number | undefined {
    return this.#recent.get(position) ?? this.#older.get(position);
  }

  /** The same once the event is there; undefined after `ms`. */
  wait(position: bigint, ms: number): Promise<number | undefined> {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const waiter = { until: performance.now() + ms, resolve };
    const waiting = this.#waiting.get(position);
    if (waiting === undefined) this.#waiting.set(position, [waiter]);
    else waiting.push(waiter);
    this.#looking ??= setInterval(() => this.#giveUpUntil(performance.now()), lookMs);
    return promise;
  }

  /** Nobody waits any longer. */
  close(): void {
    this.#giveUpUntil(Infinity);
  }

  #giveUpUntil(instant: number): void {
    for (const [position, waiting] of this.#waiting) {
      const left = waiting.filter(({ until }) => until > instant);
      for (const { until, resolve } of waiting) if (until <= instant) resolve(undefined);
      if (left.length > 0) this.#waiting.set(position, left);
      else this.#waiting.delete(position);
    }
    this.#restWhenNobodyWaits();
  }

  #restWhenNobodyWaits(): void {
    if (this.#waiting.size > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }
}
