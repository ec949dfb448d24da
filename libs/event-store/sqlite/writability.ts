import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '../event-store.js';
import type { Finding } from '../finding.js';
import { ThreadEnded } from '../thread-line.js';
import { unwritable } from './unwritable.js';

/** How old, in milliseconds, what is known may be: at rest, and while something is wrong or somebody wants to know. */
const knownForMs = { usually: 10_000, closely: 1_000 } as const;

/** How long a look waits for a probe, and after which silence of the writer nothing can be said to be written. */
const lookMsMax = 1_000;
const silenceMsMax = 5_000;

/** Where something could not be written, as much must be written before it is over; but not more than this. */
const probeBytesMax = 1024 * 1024;

/**
 * Whether a database file can be written: what became of the last write, and where that is long ago, of one that is made to
 * find out. `probe` writes so many bytes that are no event.
 */
export class Writability {
  readonly #path: string;
  readonly #probe: (bytes: number) => Promise<void>;
  #trouble: Finding | undefined;
  #knownAt = performance.now();
  /** Since when a probe is under way. */
  #probingSince: number | undefined;
  #probing: Promise<void> = Promise.resolve();
  #failedBytes = 0;

  constructor(path: string, probe: (bytes: number) => Promise<void>) {
    this.#path = path;
    this.#probe = probe;
  }

  succeeded(): void {
    this.#knownAt = performance.now();
    this.#trouble = undefined;
    this.#failedBytes = 0;
  }

  /** What the writer's thread could not do; that it ended is seen elsewhere. */
  failed(error: Error, bytes: number): void {
    if (!(error instanceof StoreUnavailable) || error instanceof ThreadEnded) return;
    this.#knownAt = performance.now();
    this.#failedBytes = Math.max(this.#failedBytes, Math.min(bytes, probeBytesMax));
    this.#trouble = unwritable(this.#path, error);
  }

  /** What is wrong. Tries for itself where too little is known; `closely` asks for what is true now. */
  async look(closely: boolean): Promise<readonly Finding[]> {
    const forMs = closely || this.#trouble !== undefined ? knownForMs.closely : knownForMs.usually;
    if (performance.now() - this.#knownAt > forMs) {
      this.#begin();
      await Promise.race([this.#probing, pause(lookMsMax, undefined, { ref: false })]);
    }
    if (this.#trouble !== undefined) return [this.#trouble];
    const silentMs = this.#probingSince === undefined ? 0 : performance.now() - this.#probingSince;
    return silentMs > silenceMsMax ? [silent(this.#path, silentMs)] : [];
  }

  #begin(): void {
    if (this.#probingSince !== undefined) return;
    this.#probingSince = performance.now();
    this.#probing = this.#probe(this.#failedBytes)
      .then(
        () => this.succeeded(),
        (error: Error) => this.failed(error, 0),
      )
      .finally(() => {
        this.#probingSince = undefined;
      });
  }
}

const silent = (path: string, ms: number): Finding => ({
  code: 'no-answer',
  about: path,
  detail: `Nothing was written for ${Math.round(ms / 1_000)} s, though it was tried.`,
  remedy: 'See whether the disk answers; it goes on by itself once it does.',
  bars: 'recording',
});
