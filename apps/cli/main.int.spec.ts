import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { initiumHere } from './testing/initium-here.js';
import { initium, start } from './testing/initium-process.js';

describe('initium', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(await initium(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('shows its commands, with an example', async () => {
    const { code, stdout } = await initium(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}assess /m);
    expect(stdout).toContain('Example:');
  });

  it.each([
    'serve',
    'demo',
    'assess',
    'check-evidence',
    'import',
    'mapper',
    'remap',
    'relay',
    'export',
    'check',
    'status',
    'pack',
    'statement',
    'dispute',
    'rules',
    'proposals',
    'approve',
    'reject',
    'connection',
    'token',
    'rebuild',
    'hold',
    'rotate-vault-key',
    'backup-vault',
    'fork',
    'retention',
    'witness',
    'bench',
  ])('%s shows its help, with an example and --json', async (command) => {
    // The benchmarks are a program of their own, which writes by itself.
    const run = command === 'bench' ? initium : initiumHere;
    const { code, stdout } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: initium /);
    expect(stdout).toContain('--json');
    expect(stdout).toMatch(new RegExp(`Examples?:\\n  (\\$ )?initium ${command}`));
  });

  it.each([[[]], [['bogus']], [['assess']], [['assess', '--bogus']], [['--bogus']], [['assess', 'surplus']]])(
    'refuses %j as wrong usage, on standard error',
    async (args) => {
      const { code, stdout, stderr } = await initiumHere(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^(error|Usage): /);
    },
  );

  it('names a file that is not there in one line, and the stack only for DEBUG=initium', async () => {
    const args = ['assess', '--evidence', 'nowhere.ndjson', '--questions', 'nowhere.ndjson'];
    const line = 'error: nowhere.ndjson: there is no such file\n';
    expect(await initium(args)).toEqual({ code: 2, stdout: '', stderr: line });
    const { stderr } = await initium(args, { env: { DEBUG: 'initium' } });
    expect(stderr.startsWith(line)).toBe(true);
    expect(stderr.length).toBeGreaterThan(line.length);
  });

  it('ends quietly when its reader has gone', async () => {
    const { child, ended } = start(['--help']);
    child.stdout?.destroy();
    const { stderr } = await ended;
    expect(stderr).toBe('');
  });
});
