import { initium } from '../program.js';
import type { Ended } from './initium-process.js';

export interface HereSettings {
  readonly env?: NodeJS.ProcessEnv;
  /** Takes its standard output for a terminal, and prints its table. */
  readonly onTerminal?: boolean;
}

/**
 * Runs `initium` in this process, to see what a command says and ends with, where it is not the process that is tested: a
 * start costs more than most commands do. One at a time.
 */
export async function initiumHere(args: readonly string[], { env, onTerminal }: HereSettings = {}): Promise<Ended> {
  const surrounding = process.env;
  const [stdout, stderr] = [new Written(process.stdout), new Written(process.stderr)];
  const { isTTY } = process.stdout;
  process.env = { PATH: surrounding.PATH, ...env };
  process.stdout.isTTY = onTerminal === true;
  try {
    await initium(args);
    return { code: Number(process.exitCode ?? 0), stdout: stdout.text, stderr: stderr.text };
  } finally {
    process.exitCode = undefined;
    process.env = surrounding;
    process.stdout.isTTY = isTTY;
    stdout.end();
    stderr.end();
  }
}

/** What is written to a stream, in its place. */
class Written {
  readonly #chunks: Uint8Array[] = [];
  readonly #write: NodeJS.WriteStream['write'];

  constructor(readonly stream: NodeJS.WriteStream) {
    this.#write = stream.write;
    stream.write = (chunk: Uint8Array | string) => {
      this.#chunks.push(Buffer.from(chunk));
      return true;
    };
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  end(): void {
    this.stream.write = this.#write;
  }
}
