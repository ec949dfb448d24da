import { type EventText, RestartedThread } from '#libs/event-store';
import type { Mismatch } from './log-check.js';
import type { FromLogCheck, LogCheckSettings, ToLogCheck } from './log-check.worker.js';

const againAfterMs = 5_000;

export interface LogCheckThreadOptions extends LogCheckSettings {
  /** So long (ms) an answer waits for it: one that says nothing meanwhile hangs, and is ended. */
  readonly answerMsMax: number;
}

export interface LogCheckListener {
  heard(told: Exclude<FromLogCheck, { kind: 'held' }>): void;
  /** It holds again what is read, after some was given unchecked. */
  back(): void;
}

/** The thread that holds what is stored, and what is read for answers, against the log. It is started again whenever it ends. */
export class LogCheckThread {
  readonly #listener: LogCheckListener;
  readonly #answerMsMax: number;
  readonly #thread: RestartedThread<ToLogCheck, FromLogCheck>;
  readonly #waiting = new Map<number, (mismatches: readonly Mismatch[] | undefined) => void>();
  #asked = 0;
  #hasBegun = false;
  #isClosed = false;
  /** Whether the one that is there has said anything yet. */
  #isHeard = false;
  #failure = endedByItself;
  #away: string | undefined;

  constructor(options: LogCheckThreadOptions, listener: LogCheckListener) {
    const { folder, commits, origin, tagKey, continued, everyMs, answerMsMax } = options;
    this.#listener = listener;
    this.#answerMsMax = answerMsMax;
    this.#thread = new RestartedThread<ToLogCheck, FromLogCheck>({
      module: new URL('./log-check.worker.js', import.meta.url),
      name: 'log check',
      data: (): LogCheckSettings => ({ folder, commits, origin, tagKey, continued, everyMs }),
      heard: (told) => this.#hear(told),
      failed: ({ message }) => {
        this.#failure = message;
      },
      againInMs: () => {
        this.#isHeard = false;
        for (const answered of this.#waiting.values()) answered(undefined);
        this.#waiting.clear();
        return againAfterMs;
      },
    });
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Since something was given unchecked, and until the thread holds something again: why. */
  get away(): string | undefined {
    return this.#away;
  }

  begin(): void {
    this.#hasBegun = true;
    this.#thread.begin();
  }

  tell(message: ToLogCheck): void {
    this.#thread.tell(message);
  }

  /**
   * What of this is not as the log has it. Nothing before `begin`, and where two threads have ended over it, or did not answer in time,
   * of which `away` tells.
   */
  async held(positions: readonly bigint[], events: readonly EventText[]): Promise<readonly Mismatch[]> {
    if (!this.#hasBegun || this.#isClosed) return [];
    const found = (await this.#ask(positions, events)) ?? (await this.#ask(positions, events));
    if (found === undefined && !this.#isClosed) this.#away = this.#failure;
    return found ?? [];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread.close({ kind: 'close' });
  }

  /** Undefined where the thread ends before it has answered, or hangs. */
  async #ask(positions: readonly bigint[], events: readonly EventText[]): Promise<readonly Mismatch[] | undefined> {
    // While it is away time alone starts it, and it has to say something first: a thread for each question, or a wait for one that
    // hangs again, would hold up the answers, and they are said to be unchecked.
    if (this.#away === undefined) this.#thread.begin();
    else if (!this.#isHeard) return undefined;
    if (!this.#thread.isThere) return undefined;
    const id = this.#asked++;
    const { promise, resolve } = Promise.withResolvers<readonly Mismatch[] | undefined>();
    this.#waiting.set(id, resolve);
    const hanging = setTimeout(() => this.#cut(), this.#answerMsMax).unref();
    this.#thread.tell({ kind: 'read', id, positions, events });
    const found = await promise;
    clearTimeout(hanging);
    return found;
  }

  #cut(): void {
    this.#failure = `it gave no answer within ${this.#answerMsMax} ms`;
    this.#thread.cut();
  }

  #hear(told: FromLogCheck): void {
    this.#isHeard = true;
    if (this.#away !== undefined && (told.kind === 'held' || told.kind === 'passed')) {
      [this.#away, this.#failure] = [undefined, endedByItself];
      this.#listener.back();
    }
    if (told.kind === 'held') {
      this.#waiting.get(told.id)?.(told.mismatches);
      this.#waiting.delete(told.id);
    } else this.#listener.heard(told);
  }
}

const endedByItself = 'its thread ended';
