import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a server may take until it leads, and how often it is asked, in milliseconds. */
const readyMsMax = 180_000;
const lookMs = 100;

export interface ServerProcessOptions {
  /** Called with a port, a data folder and further options of the server's own; runs it in the foreground. */
  readonly command: string;
  readonly port: number;
  readonly folder: string;
  readonly more?: readonly string[];
}

/** Servers that are not to outlive this process: each is the first of a group of its own, which no signal reaches. */
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) process.kill(-pid, 'SIGKILL');
});

/** A server of EventStoreDB's own, as a process that tests may kill, stop and start again on its data. */
export class ServerProcess {
  readonly port: number;
  readonly #options: ServerProcessOptions;
  #process: ChildProcess | undefined;

  constructor(options: ServerProcessOptions) {
    this.#options = options;
    this.port = options.port;
  }

  /** Of its group: the server itself, and the shell that started it where that one still runs. */
  get group(): number | undefined {
    return this.#process?.pid;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Whether it was started, and has not ended since. */
  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** Starts it, and resolves once this node leads or follows. */
  async start(): Promise<void> {
    const { port } = this.#options;
    this.#spawn();
    const until = performance.now() + readyMsMax;
    while (!(await isUp(port))) {
      if (!this.isRunning) throw new Error(`the command ended before its server on port ${port} was up`);
      if (performance.now() > until) throw new Error(`the server on port ${port} is not up after ${readyMsMax} ms`);
      await pause(lookMs);
    }
  }

  /** What the node says it is: leader, follower, …; undefined where it does not answer. */
  state(): Promise<string | undefined> {
    return stateOf(this.port);
  }

  /** SIGKILL, SIGSTOP or SIGCONT. */
  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    const { pid } = this.#process ?? {};
    if (pid !== undefined) process.kill(-pid, signal);
  }

  /** Ends it as a power cut would, and resolves once it is gone. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    this.#process = undefined;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    process.kill(-(child.pid as number), 'SIGKILL');
    await gone;
  }

  #spawn(): void {
    const { command, port, folder, more = [] } = this.#options;
    // A group of its own, so that a signal reaches the server and not only the shell that started it.
    const child = spawn(command, [String(port), folder, ...more], { stdio: 'ignore', detached: true });
    this.#process = child;
    const { pid } = child;
    if (pid !== undefined) running.add(pid);
    child.once('exit', (code) => {
      if (pid !== undefined) running.delete(pid);
      if (this.#process !== child) return;
      this.#process = undefined;
      // A node that has what its leader has not ends in good order to take it back, and counts on being started again.
      if (code === 0) this.#spawn();
    });
  }
}

/** A port that nobody listens on, with the one that a server takes for its replication, a thousand above. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port < 64_000 && (await listenOnce(port + 1_000).catch(() => 0)) !== 0) return port;
  }
}

async function listenOnce(port: number): Promise<number> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const isUp = async (port: number): Promise<boolean> => ['leader', 'follower'].includes((await stateOf(port)) ?? '');

async function stateOf(port: number): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/info`, { signal: AbortSignal.timeout(1_000) });
    return ((await answer.json()) as { state?: string }).state;
  } catch {
    return undefined;
  }
}
