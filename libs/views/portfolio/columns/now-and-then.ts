/** A window (from, to], in ms, as known up to a position. */
export interface KnownWindow {
  readonly from: number;
  readonly to: number;
  readonly upTo: number;
}

/** Up to where all is known that is held. */
export const everything: number = Number.MAX_SAFE_INTEGER;

/** Counts of what is in a window that moves on. */
export interface Moved<Tally> {
  readonly tally: Tally;
  readonly bytes: number;
  /** Where they are; of no window before the first. */
  readonly window: KnownWindow | undefined;
  /** To a window that begins and ends no earlier. */
  moveTo(window: KnownWindow): void;
}

/** Counts about now, which are moved, and those about the window in the past that was asked about last, which are made for it. */
export class NowAndThen<Tally> {
  readonly #make: () => Moved<Tally>;
  #now: Moved<Tally> | undefined;
  #then: Moved<Tally> | undefined;

  constructor(make: () => Moved<Tally>) {
    this.#make = make;
  }

  get now(): Moved<Tally> | undefined {
    return this.#now;
  }

  get bytes(): number {
    return (this.#now?.bytes ?? 0) + (this.#then?.bytes ?? 0);
  }

  /** @param heldUpTo up to where all is known that is held */
  in(window: KnownWindow, heldUpTo: number): Tally {
    const now = this.#now?.window;
    const isBefore = now !== undefined && (window.from < now.from || window.to < now.to);
    if (window.upTo < heldUpTo || isBefore) return this.#in(window);
    this.#now ??= this.#make();
    this.#now.moveTo({ ...window, upTo: everything });
    return this.#now.tally;
  }

  #in(window: KnownWindow): Tally {
    const then = this.#then?.window;
    if (then?.from !== window.from || then.to !== window.to || then.upTo !== window.upTo) {
      this.#then = this.#make();
      this.#then.moveTo(window);
    }
    return (this.#then as Moved<Tally>).tally;
  }

  /** What was known in the past has come to be another. */
  forgetThen(): void {
    this.#then = undefined;
  }
}
