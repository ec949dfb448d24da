import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** What a process can be asked, by name. Arguments and answers are cloned. */
export type Asks = { readonly [ask: string]: (args: never) => unknown };

interface Question {
  readonly id: number;
  readonly ask: string;
  readonly args: unknown;
}

type Reply = { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly error: string };

export interface ChildOptions {
  /** Where to write a CPU profile of each of its threads when it ends. */
  readonly profile?: string;
}

const endMsMax = 20_000;

/**
 * A process that does one thing for a measurement, so that neither shares a thread, a heap or a garbage collector with the
 * other side. Ends with this process, whatever becomes of it.
 */
export class Child<A extends Asks> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  readonly #exited: Promise<unknown>;
  #asked = 0;

  constructor(module: URL, args: readonly string[] = [], { profile }: ChildOptions = {}) {
    const execArgv = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    this.#process = fork(module, args, { execArgv, serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
    this.#process.on('message', (reply: Reply) => this.#replied(reply));
    this.#exited = once(this.#process, 'exit').then(([code, signal]) => {
      const error = new Error(`${module.pathname} ended with ${code ?? signal}`);
      for (const { reject } of this.#waiting.values()) reject(error);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  ask<K extends keyof A & string>(ask: K, args: Parameters<A[K]>[0]): Promise<Awaited<ReturnType<A[K]>>> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = ++this.#asked;
    this.#waiting.set(id, { resolve, reject });
    this.#process.send({ id, ask, args } satisfies Question, (error) => error && reject(error));
    return promise as Promise<Awaited<ReturnType<A[K]>>>;
  }

  /** Lets it end in good order. */
  async close(): Promise<void> {
    if (this.#process.connected) this.#process.disconnect();
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), endMsMax);
    await this.#exited;
    clearTimeout(kill);
  }

  #replied(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.answer);
  }
}

/** The other side: answers what is asked, one after the other, until the parent lets go; then `end`. */
export function answerParent(asks: Asks, end: () => Promise<void> | void = () => undefined): void {
  let before: Promise<unknown> = Promise.resolve();
  process.on('message', ({ id, ask, args }: Question) => {
    before = before.then(async () => {
      try {
        const answer = await asks[ask]?.(args as never);
        process.send?.({ id, answer } satisfies Reply);
      } catch (error) {
        process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    });
  });
  process.once('disconnect', async () => {
    await before;
    await end();
  });
}
