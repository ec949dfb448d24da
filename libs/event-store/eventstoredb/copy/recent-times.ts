/** Of how many events that were copied last the time is at hand: receipts ask for it right after. */
const recentMax = 5_000;

/** The ledgertimes of the events that were copied last, by their positions. */
export class RecentTimes {
  #recent = new Map<bigint, number>();
  #older = new Map<bigint, number>();

  add(position: bigint, ledgertime: number): void {
    this.#recent.set(position, ledgertime);
    if (this.#recent.size > recentMax) [this.#older, this.#recent] = [this.#recent, new Map()];
  }

  /** Of an event that was not copied lately undefined. */
  at(position: bigint): number | undefined {
    return this.#recent.get(position) ?? this.#older.get(position);
  }
}
