/** How many are kept: who wants to know what a write ran into asks at once. */
const refusalsMax = 10_000;

/** The revision that the client gives for a stream that was deleted for good: nothing of it can be read. */
const deleted = 2n ** 63n - 1n;

/**
 * Streams in which a write was refused because of an earlier one. The server refuses as soon as it has the earlier write
 * before it: that one can be read a moment later, or never, where it was lost together with the leader that had it.
 */
export class Refusals {
  readonly #streams = new Set<string>();

  note(stream: string, actual: bigint | 'NO_STREAM'): void {
    if (actual === deleted) return;
    this.#streams.add(stream);
    if (this.#streams.size <= refusalsMax) return;
    const [oldest] = this.#streams;
    this.#streams.delete(oldest as string);
  }

  /** Whether there must be something in this stream, or there was to be. */
  has(stream: string): boolean {
    return this.#streams.has(stream);
  }

  /** There is, and it can be read: whoever was refused finds it from now on. */
  found(stream: string): void {
    this.#streams.delete(stream);
  }
}
