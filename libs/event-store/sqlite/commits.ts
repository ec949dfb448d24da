/** How a follower learns that something new may be there. */
export interface Commits {
  /** Changes with every commit. Take it before looking, so that nothing can slip in between. */
  count(): number;
  /** Resolves once the count is no longer `seen`, or `signal` aborts. */
  changed(seen: number, signal: AbortSignal): Promise<void>;
}

/** A count in memory that threads share; waiting for it neither blocks nor polls. */
export class SharedCommits implements Commits {
  readonly shared: SharedArrayBuffer;
  readonly #cell: Int32Array<SharedArrayBuffer>;

  constructor(shared = new SharedArrayBuffer(4)) {
    this.shared = shared;
    this.#cell = new Int32Array(shared);
  }

  count(): number {
    return Atomics.load(this.#cell, 0);
  }

  announce(): void {
    Atomics.add(this.#cell, 0, 1);
    Atomics.notify(this.#cell, 0);
  }

  async changed(seen: number, signal: AbortSignal): Promise<void> {
    const wait = Atomics.waitAsync(this.#cell, 0, seen);
    if (wait.async) await untilAborted(wait.value, signal);
  }
}

/** For a reader in another process, which shares no memory with the writer. */
export class PolledCommits implements Commits {
  readonly #everyMs: number;

  constructor(everyMs = 20) {
    this.#everyMs = everyMs;
  }

  count(): number {
    return 0;
  }

  async changed(_seen: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#everyMs);
    await untilAborted(promise, signal);
    clearTimeout(timer);
  }
}

async function untilAborted(wait: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const abort = () => resolve();
  signal.addEventListener('abort', abort, { once: true });
  // Atomics.waitAsync does not keep the process alive; whoever follows wants to.
  const keepAlive = setInterval(() => {}, 60_000);
  await Promise.race([wait, aborted]);
  clearInterval(keepAlive);
  signal.removeEventListener('abort', abort);
}
