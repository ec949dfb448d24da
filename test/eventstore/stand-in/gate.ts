/** What everything a node is asked passes first. While it is closed, it takes requests and lets none through. */
export class Gate {
  #held: (() => void)[] | undefined;

  get isClosed(): boolean {
    return this.#held !== undefined;
  }

  get held(): number {
    return this.#held?.length ?? 0;
  }

  close(): void {
    this.#held ??= [];
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
    }
  }
}
