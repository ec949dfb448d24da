import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Ended, type Started, start, untilWritten } from '../apps/cli/testing/initium-process.js';
import { freshFolder } from './running-ledger.js';

/** `initium serve` in a process of its own, on a free port and a fresh folder. */
export class ServingProcess {
  private constructor(
    readonly url: string,
    readonly folder: string,
    readonly started: Started,
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<ServingProcess> {
    const folder = freshFolder();
    const started = start(['serve', '--json', '--listen', '127.0.0.1:0', '--data', folder], { env });
    const [, url = ''] = await untilWritten(started, 'stdout', /"url":"([^"]+)"/);
    return new ServingProcess(url, folder, started);
  }

  /** The most bytes that it ever had in memory (`VmHWM`); undefined where the system does not tell. */
  async peakBytes(): Promise<number | undefined> {
    const status = await readFile(`/proc/${this.started.child.pid}/status`, 'utf8').catch(() => '');
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  }

  async end(): Promise<Ended> {
    this.started.child.kill('SIGTERM');
    const ended = await this.started.ended;
    rmSync(this.folder, { recursive: true, force: true });
    return ended;
  }
}
