const ticksInMillisecond = 10_000n;

/** A server's clock: the system's own, until it is set. It stands still once it is set. */
export class StandInClock {
  readonly #otherwise: () => bigint;
  #ticks: bigint | undefined;

  constructor(otherwise: () => bigint = systemTicks) {
    this.#otherwise = otherwise;
  }

  /** To this instant, in milliseconds since 1970 and 100 ns units after it; without one, to the system's again. */
  set(milliseconds?: number, furtherTicks = 0n): void {
    this.#ticks = milliseconds === undefined ? undefined : BigInt(milliseconds) * ticksInMillisecond + furtherTicks;
  }

  /** 100 ns units since 1970. */
  ticks(): bigint {
    return this.#ticks ?? this.#otherwise();
  }
}

function systemTicks(): bigint {
  return BigInt(Math.trunc((performance.timeOrigin + performance.now()) * 1000)) * 10n;
}
