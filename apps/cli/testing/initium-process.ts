import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../main.js', import.meta.url));

export interface Started {
  readonly child: ChildProcess;
  /** Resolves when it has ended and all it wrote was read. */
  readonly ended: Promise<Ended>;
}

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** As which user it runs; root may choose. */
  readonly uid?: number;
}

/** Surroundings in which a command takes its standard output for a terminal, and prints its table. */
export const onTerminal: Surroundings = {
  env: { NODE_OPTIONS: '--import=data:text/javascript,process.stdout.isTTY=true' },
};

/** Starts the built `initium` in a process of its own, with no settings but those given. */
export function start(args: readonly string[], { stdin, env, uid }: Surroundings = {}): Started {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, ...env },
    ...(uid !== undefined && { uid, gid: uid }),
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [textOf(child, 'stdout'), textOf(child, 'stderr')];
  child.stdin?.on('error', () => undefined).end(stdin);
  const ended = once(child, 'close').then(async ([code]) => ({
    code: code as number | null,
    stdout: await stdout,
    stderr: await stderr,
  }));
  return { child, ended };
}

/** Runs the built `initium` to its end. */
export function initium(args: readonly string[], surroundings?: Surroundings): Promise<Ended> {
  return start(args, surroundings).ended;
}

/** Resolves with the first match of what the process writes; rejects when it ends without one. */
export async function untilWritten(
  { child, ended }: Started,
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
): Promise<RegExpMatchArray> {
  let text = '';
  const matched = new Promise<RegExpMatchArray>((resolve) => {
    child[stream]?.on('data', (chunk: Buffer) => {
      text += chunk;
      const match = pattern.exec(text);
      if (match) resolve(match);
    });
  });
  const gone = ended.then(({ code, stdout, stderr }) => {
    throw new Error(`initium ended (${code}) without ${pattern}: ${stdout}${stderr}`);
  });
  return Promise.race([matched, gone]);
}

/** All that it writes, until the stream closes: at its end, or when the test closed it. */
function textOf(child: ChildProcess, stream: 'stdout' | 'stderr'): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    child[stream]?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child[stream]?.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
