import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const main = join(root, 'dist/apps/cli/main.js');

let folder: string;
let group: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'initium-npm-'));
});
afterEach(() => {
  kill(-(group?.pid ?? Number.NaN), 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Served {
  readonly top: number;
  readonly url: string;
  /** Resolves once nothing that was started is left that could write. */
  readonly ended: Promise<string>;
}

/** Starts `serve` at the end of a chain of processes, in a group of its own, and resolves once it listens. */
async function serveBy(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Served> {
  const settings = { INITIUM_DATA: folder, INITIUM_LISTEN: '127.0.0.1:0', npm_config_update_notifier: 'false' };
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  group = child;
  let text = '';
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(text)));
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        text += chunk;
        const [, found] = /^\{"url":"([^"]+)","docs"/m.exec(text) ?? [];
        if (found !== undefined) resolve(found);
      });
    child.once('error', reject).once('close', () => reject(new Error(`It ended: ${text}`)));
  });
  return { top: child.pid as number, url, ended };
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Nobody of them is left.
  }
}

describe('a ledger that npx started', () => {
  it.each([
    ['SIGTERM', 1],
    ['SIGHUP', 1],
    ['SIGKILL', 1],
    // As a terminal sends it, to all of them; npm's shell passes on no other.
    ['SIGINT', -1],
  ] as const)('ends cleanly where npx gets %s', async (signal, whom) => {
    const { top, ended } = await serveBy('npx', ['--', 'node', main, 'serve', '--json']);
    process.kill(whom * top, signal);
    expect(await ended).toContain('The ledger has ended');
  });
});

describe('a ledger that a shell started', () => {
  it('goes on without the shell, also where npm is somewhere above', async () => {
    const script = `node '${main}' serve --json & wait`;
    const { top, url } = await serveBy('sh', ['-c', script], { npm_lifecycle_event: 'npx' });
    process.kill(top, 'SIGKILL');
    // Four times as long as it takes to see that a parent is gone.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });
});
