import type { Head } from '../../event-store.js';

/** The copy's last event, in memory that threads share. */
export class SharedHead {
  readonly shared: SharedArrayBuffer;
  readonly #cells: BigInt64Array;

  constructor(shared = new SharedArrayBuffer(16)) {
    this.shared = shared;
    this.#cells = new BigInt64Array(shared);
  }

  set(head: Head | undefined): void {
    Atomics.store(this.#cells, 0, head?.position ?? -1n);
    Atomics.store(this.#cells, 1, BigInt(head?.ledgertime ?? -1));
  }

  /** Position and ledgertime are of one event or of two that follow each other, the position being the earlier one's. */
  get(): Head | undefined {
    const position = Atomics.load(this.#cells, 0);
    const ledgertime = Number(Atomics.load(this.#cells, 1));
    return position < 0n ? undefined : { position, ledgertime };
  }
}
