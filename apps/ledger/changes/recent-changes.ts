import { bothTold, type ChangePosition, compareChangePositions, hasTold, type LogPage, toldOf } from '#libs/views';

/** The last pages of the log, in memory, for all streams that keep up: an unbroken run up to the newest. */
export class RecentChanges {
  readonly #pages: LogPage[] = [];
  readonly #changesMax: number;
  #changes = 0;

  constructor(changesMax: number) {
    this.#changesMax = changesMax;
  }

  /** Adds the page that begins where the last one ends, and forgets old ones. */
  add(page: LogPage): void {
    const last = this.#pages.at(-1);
    if (last !== undefined && last.changes.length === 0 && page.changes.length === 0) {
      this.#pages.splice(-1, 1, { from: last.from, changes: [], to: page.to });
      return;
    }
    this.#pages.push(page);
    this.#changes += page.changes.length;
    while (this.#changes > this.#changesMax && this.#pages.length > 1) {
      this.#changes -= this.#pages.shift()?.changes.length ?? 0;
    }
  }

  /** What comes after a place, up to the end of the page that it lies in; undefined where that is no longer, or not yet, here. */
  after(place: ChangePosition): LogPage | undefined {
    const page = this.#pages.findLast(({ from }) => hasTold(place, from));
    if (page === undefined || hasTold(place, page.to)) return undefined;
    const changes = page.changes.filter(
      ({ changePosition }) => compareChangePositions(changePosition, toldOf(place, changePosition.key.client)) > 0,
    );
    return { from: place, changes, to: bothTold(place, page.to) };
  }
}
