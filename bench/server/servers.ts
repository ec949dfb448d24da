import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, ServerProcess } from '../../test/eventstore/server-process.js';
import { groupProcessorUs } from './processor-time.js';

const lookMs = 100;
const busyUs = 20_000;
const restMsMax = 20_000;

/**
 * A fresh server for one side of a comparison. Each side has its own: every ledger process follows all that its server
 * takes, so on one server it would read the other side's events while that side is being measured.
 */
export class Server {
  readonly #process: ServerProcess;

  private constructor(process: ServerProcess) {
    this.#process = process;
  }

  static async start(command: string, folder: string): Promise<Server> {
    await mkdir(folder, { recursive: true });
    const process = new ServerProcess({ command, port: await freePort(), folder });
    try {
      await process.start();
    } catch (error) {
      await process.kill();
      throw error;
    }
    return new Server(process);
  }

  get url(): string {
    return this.#process.url;
  }

  /** Microseconds of processor time that it has had. */
  get processorUs(): number {
    return groupProcessorUs(this.#process.group);
  }

  /** Resolves once it does little: it goes on indexing and merging after it has answered. */
  async quiet(): Promise<void> {
    const until = performance.now() + restMsMax;
    for (
      let [before, now] = [Number.NEGATIVE_INFINITY, this.processorUs];
      now - before > busyUs;
      now = this.processorUs
    ) {
      if (performance.now() > until) return;
      before = now;
      await pause(lookMs);
    }
  }

  end(): Promise<void> {
    return this.#process.kill();
  }
}

/** Starts as many, runs `act` with them, and ends them whatever becomes of it. */
export async function withServers<T>(
  { command, folder, count }: { command: string; folder: string; count: number },
  act: (...servers: Server[]) => Promise<T>,
): Promise<T> {
  const servers: Server[] = [];
  try {
    for (let n = 0; n < count; n++) servers.push(await Server.start(command, join(folder, `server-${n}`)));
    return await act(...servers);
  } finally {
    await Promise.all(servers.map((server) => server.end()));
  }
}
