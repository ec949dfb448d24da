/** What everything a node is asked passes first. While it is closed, it takes requests and lets none through. */
export class Gate {
  #held: (() => void)[] | undefined;
  #onHeld = (): void => undefined;

  get isClosed(): boolean {
    return this.#held !== undefined;
  }

  get held(): number {
    return this.#held?.length ?? 0;
  }

  /** Waits until so many are held. */
  async until(count: number): Promise<void> {
    while (this.held < count) {
      await new Promise<void>((resolve) => {
        this.#onHeld = resolve;
      });
    }
  }

  close(): void {
    this.#held ??= [];
  }

  /** Lets none of what it holds through, ever, and is open. */
  drop(): void {
    this.#held = undefined;
  }

  /** In the order in which it came. */
  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const go of held) {
      go();
    }
  }

  pass(go: () => void): void {
    if (this.#held === undefined) {
      go();
    } else {
      this.#held.push(go);
      this.#onHeld();
    }
  }
}
