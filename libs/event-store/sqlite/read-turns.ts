import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long reads may go on before the event loop gets its turn, in milliseconds. */
const turnMsMax = 5;

/**
 * Shares one thread between reads and everything else. Reads are synchronous underneath, so without this a caller that
 * asks one after another would keep timers and sockets waiting for as long as it goes on.
 */
export class ReadTurns {
  #since = 0;

  /** To be awaited before each read. */
  async next(): Promise<void> {
    if (performance.now() - this.#since < turnMsMax) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
