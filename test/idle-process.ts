import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

/**
 * A process that does nothing but notice how long it has to wait for a processor: what any other process loses to a busy
 * machine, and not to its own doing.
 */
export class IdleProcess {
  readonly #child: ChildProcess = fork(self, [], { execArgv: [] });

  /** The longest that it waited since it was asked last, in seconds. */
  async longestWaitSeconds(): Promise<number> {
    const answered = once(this.#child, 'message');
    this.#child.send('ask');
    const [seconds] = (await answered) as [number];
    return seconds;
  }

  end(): void {
    this.#child.kill();
  }
}

if (process.argv[1] === self) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  process.on('message', () => {
    process.send?.(delay.max / 1e9);
    delay.reset();
  });
}
