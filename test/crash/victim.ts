import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** The process was killed before it answered: whether it did what was asked is unknown. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

type Reply = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

/**
 * A child process that answers requests until it is killed in the middle of them. The program sends 'ready', then for
 * each message {id, ask} one of {id, value} or {id, error}; bigints and bytes travel as they are.
 */
export class Victim {
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #next = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (reply: Reply) => this.#answered(reply));
    child.once('exit', () => {
      for (const { reject } of this.#asked.values()) reject(new Killed('the process ended before it answered'));
      this.#asked.clear();
    });
  }

  static async start(program: URL, args: readonly string[]): Promise<Victim> {
    const child = fork(program, args, { serialization: 'advanced' });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the process ended with ${code} before it was ready`);
    });
    await Promise.race([once(child, 'message'), ended]);
    ended.catch(() => {});
    return new Victim(child);
  }

  /** Rejects with `Killed` when the process ends first. */
  ask(ask: unknown): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = this.#next++;
    this.#asked.set(id, { resolve, reject });
    this.#child.send({ id, ask } as object, (error) => {
      if (error && this.#asked.delete(id)) reject(new Killed(error.message));
    });
    return promise;
  }

  /** SIGKILL, at once; resolves when the system has let the process go. */
  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  #answered(reply: Reply): void {
    const asked = this.#asked.get(reply.id);
    this.#asked.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.value);
  }
}
