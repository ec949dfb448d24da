import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Started, start, untilWritten } from '../../../apps/cli/testing/initium-process.js';

/** Ledgers that are not to outlive this process. */
const running = new Set<Started['child']>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** `initium serve` on a store, in a process of its own that can be killed and begun again. */
export class ServedLedger {
  readonly folder: string;
  readonly #store: string;
  #started: Started | undefined;
  #url: string | undefined;
  #errors = '';

  constructor(store: string, folder: string) {
    this.#store = store;
    this.folder = folder;
  }

  /** Where it listens; undefined while it does not. */
  get url(): string | undefined {
    return this.#url;
  }

  /** What it logged as errors, of all its processes. */
  get errors(): string {
    return this.#errors;
  }

  get environment(): NodeJS.ProcessEnv {
    const keys = { INITIUM_TAG_KEY_FILE: join(dirname(this.folder), 'tag.key') };
    return { INITIUM_STORE: this.#store, INITIUM_DATA: this.folder, INITIUM_LOG_LEVEL: 'error', ...keys };
  }

  async start(): Promise<void> {
    const started = start(['serve', '--json', '--listen', '127.0.0.1:0'], { env: this.environment });
    this.#started = started;
    running.add(started.child);
    started.child.once('exit', () => running.delete(started.child));
    started.child.stderr?.on('data', (chunk) => {
      this.#errors += chunk;
    });
    void started.ended.then(({ code }) => {
      if (this.#started === started) this.#errors += `initium ended by itself (${code})\n`;
    });
    const [, url] = await untilWritten(started, 'stdout', /"url":"([^"]+)"/);
    this.#url = url;
  }

  /** As a power cut would end it; nothing of what it kept is left, if `emptied`. */
  async kill(emptied = false): Promise<void> {
    await this.#end('SIGKILL');
    if (emptied) await rm(this.folder, { recursive: true, force: true });
  }

  /** In good order. Gives its exit code. */
  end(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const started = this.#started;
    this.#started = undefined;
    this.#url = undefined;
    if (started === undefined) return 0;
    const { child } = started;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    }
    return child.exitCode;
  }
}
