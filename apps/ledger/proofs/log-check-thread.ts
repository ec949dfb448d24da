import { type EventText, WorkerThread } from '#libs/event-store';
import type { Mismatch } from './log-check.js';
import type { FromLogCheck, LogCheckSettings, ToLogCheck } from './log-check.worker.js';

const closeMsMax = 2_000;
const againAfterMs = 5_000;

export interface LogCheckListener {
  heard(told: Exclude<FromLogCheck, { kind: 'held' }>): void;
  /** It holds again what is read, after some was given unchecked. */
  back(): void;
}

/** The thread that holds what is stored, and what is read for answers, against the log. It is started again whenever it ends. */
export class LogCheckThread {
  readonly #settings: LogCheckSettings;
  readonly #listener: LogCheckListener;
  readonly #waiting = new Map<number, (mismatches: readonly Mismatch[] | undefined) => void>();
  #thread: WorkerThread<ToLogCheck, FromLogCheck> | undefined;
  #asked = 0;
  #hasBegun = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #failure = 'its thread ended';
  #away: string | undefined;

  constructor({ folder, commits, origin, tagKey, continued, everyMs }: LogCheckSettings, listener: LogCheckListener) {
    this.#settings = { folder, commits, origin, tagKey, continued, everyMs };
    this.#listener = listener;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Since something was given unchecked, and until the thread holds something again: why. */
  get away(): string | undefined {
    return this.#away;
  }

  begin(): void {
    if (this.#isClosed || this.#thread !== undefined) return;
    this.#hasBegun = true;
    clearTimeout(this.#timer);
    this.#thread = new WorkerThread<ToLogCheck, FromLogCheck>(new URL('./log-check.worker.js', import.meta.url), {
      data: this.#settings,
      execArgv: [],
      name: 'log check',
      heard: (told) => this.#hear(told),
      failed: ({ message }) => {
        this.#failure = message;
      },
      ended: () => {
        this.#thread = undefined;
        if (!this.#isClosed) this.#timer = setTimeout(() => this.begin(), againAfterMs).unref();
        for (const answered of this.#waiting.values()) answered(undefined);
        this.#waiting.clear();
      },
    });
    this.#thread.unref();
  }

  tell(message: ToLogCheck): void {
    this.#thread?.tell(message);
  }

  /** What of this is not as the log has it. Nothing before `begin`, and where two threads have ended over it, of which `away` tells. */
  async held(positions: readonly bigint[], events: readonly EventText[]): Promise<readonly Mismatch[]> {
    if (!this.#hasBegun || this.#isClosed) return [];
    const found = (await this.#ask(positions, events)) ?? (await this.#ask(positions, events));
    if (found === undefined && !this.#isClosed) this.#away = this.#failure;
    return found ?? [];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#thread?.end({ kind: 'close' }, closeMsMax);
  }

  /** Undefined where the thread ends before it has answered. */
  async #ask(positions: readonly bigint[], events: readonly EventText[]): Promise<readonly Mismatch[] | undefined> {
    // While it is away time alone starts it: a thread for each question would hold up the answers, and they are said to be unchecked.
    if (this.#away === undefined) this.begin();
    const thread = this.#thread;
    if (thread === undefined) return undefined;
    const id = this.#asked++;
    const answered = new Promise<readonly Mismatch[] | undefined>((resolve) => this.#waiting.set(id, resolve));
    thread.tell({ kind: 'read', id, positions, events });
    return answered;
  }

  #hear(told: FromLogCheck): void {
    if (this.#away !== undefined && (told.kind === 'held' || told.kind === 'passed')) {
      this.#away = undefined;
      this.#listener.back();
    }
    if (told.kind === 'held') {
      this.#waiting.get(told.id)?.(told.mismatches);
      this.#waiting.delete(told.id);
    } else this.#listener.heard(told);
  }
}
