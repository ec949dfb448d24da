/** When something may be handed over, and that it was. */
export interface TakenTurn {
  /** Resolves once all before it was. */
  readonly before: Promise<void>;
  /** Called more than once it does nothing. */
  readonly done: () => void;
}

/** Lets what was read one after the other reach the store in that order, however long each takes until then. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  take(): TakenTurn {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    // Who gives up its turn lets nobody pass those before it.
    this.#last = before.then(() => promise);
    return { before, done: resolve };
  }
}
