import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';

const main = fileURLToPath(new URL('./main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'initium-old-node-'));
afterAll(() => rmSync(folder, { recursive: true }));

const majorOf = (node: string): number =>
  Number(/^v(\d+)/.exec(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1]);

/** A Node that the README allows, and that a store cannot be opened with. */
const oldNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((each) => join(each, 'node'))
  .find((node) => existsSync(node) && [20, 21].includes(majorOf(node)));

function onOldNode(node: string): void {
  const run = (...args: string[]) => {
    const env = { PATH: process.env.PATH, INITIUM_DATA: join(folder, 'data'), INITIUM_LISTEN: '127.0.0.1:0' };
    const { status, signal, stderr, stdout } = spawnSync(node, [main, ...args], {
      encoding: 'utf8',
      env,
      timeout: 60_000,
    });
    return { status, signal, stderr, stdout };
  };
  const commands = [...run('--help').stdout.matchAll(/^ {2}([a-z-]+) .* {2}\S/gm)].map(([, name]) => name as string);

  it('has commands to look at', () => expect(commands).toEqual(expect.arrayContaining(['serve', 'rebuild', 'assess'])));

  it.each(commands.filter((name) => name !== 'help'))('%s runs, or says in one line what it needs', (command) => {
    const { status, signal, stderr } = run(command, '--help');
    const said = new RegExp(`^error: initium ${command} needs Node 22 or newer, and this is v2[01]\\..*\\n$`);
    expect({ signal, good: status === 0 ? stderr === '' : status === 2 && said.test(stderr) }).toEqual({
      signal: null,
      good: true,
    });
  });

  it.each(['serve', 'rebuild', 'demo'])('%s opens no store', (command) => {
    expect(run(command)).toMatchObject({ status: 2, signal: null });
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
}

if (oldNode === undefined) {
  describe.skip('a Node that is too old for a store: needs Node 20 or 21 on the path', () => onOldNode(''));
} else {
  describe('a Node that is too old for a store', () => onOldNode(oldNode));
}
