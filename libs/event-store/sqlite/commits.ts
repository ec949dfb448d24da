/** How a follower learns that something new may be there. */
export interface Commits {
  /** Changes with every commit. Take it before looking, so that nothing can slip in between. */
  count(): number;
  /** Resolves once the count is no longer `seen`, or `signal` aborts. */
  changed(seen: number, signal: AbortSignal): Promise<void>;
  /** Resolves once nothing that was recorded earlier is still to come, or `signal` aborts. */
  complete(signal: AbortSignal): Promise<void>;
  /** A part of the file could not be read. */
  tellDamage(): void;
}

/** The words: how many commits, whether earlier ones are still to come, how often the file could not be read. */
const [commits, isFilling, damage] = [0, 1, 2];

/** A count in memory that threads share; waiting for it neither blocks nor polls. */
export class SharedCommits implements Commits {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(shared = new SharedArrayBuffer(12)) {
    this.shared = shared;
    this.#words = new Int32Array(shared);
  }

  count(): number {
    return Atomics.load(this.#words, commits);
  }

  announce(): void {
    Atomics.add(this.#words, commits, 1);
    Atomics.notify(this.#words, commits);
  }

  async changed(seen: number, signal: AbortSignal): Promise<void> {
    const wait = Atomics.waitAsync(this.#words, commits, seen);
    if (wait.async) await untilAborted(wait.value, signal);
  }

  /** How often any thread met a place that cannot be read. */
  get damageMet(): number {
    return Atomics.load(this.#words, damage);
  }

  tellDamage(): void {
    Atomics.add(this.#words, damage, 1);
  }

  /** From now on until `filled`, what was recorded earlier is still to come. */
  filling(): void {
    Atomics.store(this.#words, isFilling, 1);
  }

  filled(): void {
    Atomics.store(this.#words, isFilling, 0);
    Atomics.notify(this.#words, isFilling);
  }

  get isFilling(): boolean {
    return Atomics.load(this.#words, isFilling) === 1;
  }

  async complete(signal: AbortSignal): Promise<void> {
    const wait = Atomics.waitAsync(this.#words, isFilling, 1);
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

  async complete(): Promise<void> {}

  tellDamage(): void {}
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
