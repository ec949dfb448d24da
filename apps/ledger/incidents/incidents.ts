import type { Logger } from 'pino';
import type { Finding } from '#libs/event-store';

/** A finding, and when this process saw it first and no more, in milliseconds since 1970. */
export interface Incident extends Finding {
  readonly opened: number;
  /** Undefined while it lasts. */
  readonly closed?: number;
}

/** What was found wrong, as it is shown. */
export interface ShownIncident {
  readonly code: string;
  readonly about: string;
  readonly detail: string;
  readonly remedy: string;
  readonly bars: string;
  readonly opened: string;
  readonly closed: string | null;
}

/** How often it is looked without being asked, so that the log has what came and went between two questions. */
const lookEveryMs = 1_000;

/** Of those that are over, how many are remembered. */
const closedMax = 1_000;

/**
 * What the ledger found wrong with itself or its store, since this process began. Whoever can find something hands its
 * look here; each incident is logged when it opens and when it closes, once. What lasts is found again after a restart.
 */
export class Incidents {
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #looks: (() => Promise<readonly Finding[]>)[] = [];
  readonly #open = new Map<string, Incident>();
  readonly #closed: Incident[] = [];
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(log: Logger, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** `look` gives all that it finds wrong now. It must not reject, and be quick: it is asked every second. */
  watch(look: () => Promise<readonly Finding[]>): void {
    this.#looks.push(look);
  }

  /** For what happened once, at an instant (ms), and is on record: it is listed among what is over. */
  remember(finding: Finding, at: number): void {
    this.#closed.push({ ...finding, opened: at, closed: at });
    this.#log.warn({ ...finding }, `${finding.detail} ${finding.remedy}`);
  }

  begin(): void {
    this.#timer = setInterval(() => void this.look(), lookEveryMs).unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** All that is wrong at this moment. */
  async look(): Promise<readonly Incident[]> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
    return [...this.#open.values()];
  }

  /** Those that last, oldest first, then those that are over, newest first. */
  async all(): Promise<readonly Incident[]> {
    return [...(await this.look()), ...this.#closed.toReversed()];
  }

  async #look(): Promise<void> {
    const found = (await Promise.all(this.#looks.map((look) => look()))).flat();
    const lasting = new Set<string>();
    for (const finding of found) {
      const key = `${finding.code} ${finding.about}`;
      lasting.add(key);
      const known = this.#open.get(key);
      this.#open.set(key, { ...finding, opened: known?.opened ?? this.#now() });
      if (known !== undefined) continue;
      const level = finding.bars === 'nothing' ? 'warn' : 'error';
      this.#log[level]({ ...finding }, `${finding.detail} ${finding.remedy}`);
    }
    for (const [key, incident] of this.#open) if (!lasting.has(key)) this.#close(key, incident);
  }

  #close(key: string, incident: Incident): void {
    this.#open.delete(key);
    this.#closed.push({ ...incident, closed: this.#now() });
    if (this.#closed.length > closedMax) this.#closed.shift();
    const { code, about } = incident;
    this.#log.info({ code, about }, 'This is over');
  }
}
