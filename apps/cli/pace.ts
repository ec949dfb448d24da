const windowMs = 60_000;
const betweenMs = 100;

/** How fast something goes, by what was seen of it lately: its parts may differ much in speed. */
export class Pace {
  readonly #seen: { readonly at: number; readonly done: number }[] = [{ at: 0, done: 0 }];

  /**
   * @param at milliseconds since the beginning, never less than the last time
   * @param done how much was done by then
   */
  see(at: number, done: number): void {
    if (at - this.#last.at < betweenMs && this.#seen.length > 1) this.#seen.pop();
    this.#seen.push({ at, done });
    while (this.#seen.length > 2 && at - (this.#seen[1]?.at ?? at) >= windowMs) this.#seen.shift();
  }

  get perSecond(): number {
    const [first] = this.#seen;
    const { at, done } = this.#last;
    if (first === undefined || at <= first.at) return 0;
    return ((done - first.done) * 1_000) / (at - first.at);
  }

  /** Whole seconds until so much more is done; undefined while nothing moves. */
  secondsFor(more: number): number | undefined {
    return this.perSecond > 0 ? Math.ceil(more / this.perSecond) : undefined;
  }

  get #last(): { readonly at: number; readonly done: number } {
    return this.#seen.at(-1) ?? { at: 0, done: 0 };
  }
}
