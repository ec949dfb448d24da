import { WorkerThread, type WorkerThreadOptions } from './worker-thread.js';

const closeMsMax = 2_000;

export interface RestartedThreadOptions<From>
  extends Pick<WorkerThreadOptions<From>, 'name' | 'resourceLimits' | 'heard' | 'failed'> {
  readonly module: URL;
  /** What it is started with, asked anew each time. */
  data(): unknown;
  /** Told each time that it has ended by itself: in how many ms another one begins; never where undefined. */
  againInMs(): number | undefined;
}

/** A thread that another one takes the place of when it ends, until it is closed. It does not keep the process alive. */
export class RestartedThread<To, From> {
  readonly #options: RestartedThreadOptions<From>;
  #thread: WorkerThread<To, From> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: RestartedThreadOptions<From>) {
    this.#options = options;
  }

  get isThere(): boolean {
    return this.#thread !== undefined;
  }

  /** To no effect where it is there, or begins by itself anyway. */
  beginIn(ms: number): void {
    if (this.#isClosed || this.#thread !== undefined) return;
    this.#timer ??= setTimeout(() => this.begin(), ms).unref();
  }

  /** At once. To no effect where it is there. */
  begin(): void {
    if (this.#isClosed || this.#thread !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { module, data, againInMs, ...options } = this.#options;
    this.#thread = new WorkerThread<To, From>(module, {
      ...options,
      data: data(),
      execArgv: [],
      ended: () => {
        this.#thread = undefined;
        const ms = againInMs();
        if (ms !== undefined) this.beginIn(ms);
      },
    });
    this.#thread.unref();
  }

  /** To no effect where it is not there. */
  tell(message: To): void {
    this.#thread?.tell(message);
  }

  /** Ends it where it is: as it would by itself, and another one begins. */
  cut(): void {
    void this.#thread?.cut();
  }

  /** Tells it to end, and resolves when it has. What it does not do in small steps is cut short. */
  async close(message: To): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#thread?.end(message, closeMsMax);
  }
}
