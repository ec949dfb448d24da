import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { dayMs } from '#libs/evidence';

/** How much of a day's events may be forgotten where the process is killed. */
const keepEveryMs = 1000;

export interface VolumesOptions {
  /** Where `token-volumes.json` is kept. */
  readonly folder: string;
  readonly log: Logger;
  /** In ms since 1970. */
  readonly now?: () => number;
}

/**
 * How many events each token has sent on this day (UTC), by the token's id. It is kept in a file a second after it has
 * changed and at the end, so that another start goes on counting; each process counts for itself.
 */
export class TokenVolumes {
  readonly #file: string;
  readonly #log: Logger;
  readonly #now: () => number;
  #day = '';
  #counts = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #keeping: Promise<void> = Promise.resolve();

  constructor({ folder, log, now = Date.now }: VolumesOptions) {
    this.#file = join(folder, 'token-volumes.json');
    this.#log = log;
    this.#now = now;
    this.#load();
  }

  /** So far on this day. */
  of(token: string): number {
    this.#turn();
    return this.#counts.get(token) ?? 0;
  }

  add(token: string, events: number): void {
    this.#counts.set(token, Math.max(0, this.of(token) + events));
    this.#timer ??= setTimeout(() => this.#keep(), keepEveryMs).unref();
  }

  secondsToTomorrow(): number {
    return Math.ceil((dayMs - (this.#now() % dayMs)) / 1000);
  }

  /** Resolves once all is kept. */
  async close(): Promise<void> {
    if (this.#timer !== undefined) this.#keep();
    await this.#keeping;
  }

  #turn(): void {
    const today = new Date(this.#now()).toISOString().slice(0, 10);
    if (today !== this.#day) [this.#day, this.#counts] = [today, new Map()];
  }

  #load(): void {
    this.#turn();
    try {
      const { v, day, events } = JSON.parse(readFileSync(this.#file, 'utf8')) as {
        readonly v?: unknown;
        readonly day?: unknown;
        readonly events?: Readonly<Record<string, unknown>>;
      };
      if (v !== 1) throw new Error('is of another version');
      if (day !== this.#day) return;
      for (const [token, count] of Object.entries(events ?? {}))
        if (Number.isSafeInteger(count)) this.#counts.set(token, count as number);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      this.#log.warn(
        { err: error },
        `${this.#file} cannot be read: what tokens have sent today is counted from here on`,
      );
    }
  }

  #keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = JSON.stringify({ v: 1, day: this.#day, events: Object.fromEntries(this.#counts) });
    this.#keeping = this.#keeping
      .then(() => this.#write(text))
      .catch((error) => this.#log.error({ err: error }, `${this.#file} cannot be written: a restart forgets today's`));
  }

  async #write(text: string): Promise<void> {
    const next = `${this.#file}.new`;
    const handle = await open(next, 'w', 0o600);
    await handle.writeFile(text).finally(() => handle.close());
    await rename(next, this.#file);
  }
}
