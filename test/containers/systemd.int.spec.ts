import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../apps/ledger/main.js';
import { root } from './compose-file.js';

const file = join(root, 'deploy/initium.service');
const unit = new Map<string, string[]>();
for (const [, name, value] of readFileSync(file, 'utf8').matchAll(/^([A-Za-z]+)=(.*)$/gm))
  unit.set(name as string, [...(unit.get(name as string) ?? []), value as string]);

describe('the unit for systemd', () => {
  it('starts Node itself, which gets every signal', () => {
    expect(unit.get('ExecStart')).toEqual(['/usr/bin/node /opt/initium/dist/apps/cli/main.js serve']);
    expect(unit.get('KillSignal')).toEqual(['SIGTERM']);
    expect(Number(unit.get('TimeoutStopSec'))).toBeGreaterThan(5);
  });

  it('has settings that the ledger takes, and keeps its folder from everybody else', () => {
    const environment = (unit.get('Environment') ?? []).flatMap((line) => line.split(' '));
    const config = readConfig(Object.fromEntries(environment.map((setting) => setting.split('='))));
    expect(config).toMatchObject({ dataDir: `/var/lib/${unit.get('StateDirectory')}`, auth: expect.any(Object) });
    expect([unit.get('UMask'), unit.get('StateDirectoryMode')]).toEqual([['0077'], ['0700']]);
    expect([unit.get('User'), unit.get('NoNewPrivileges'), unit.get('ProtectSystem')]).toEqual([
      ['initium'],
      ['yes'],
      ['strict'],
    ]);
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  const verified = hasSystemd ? it : it.skip;
  verified(hasSystemd ? 'is one that systemd knows' : 'is one that systemd knows: needs systemd-analyze', () => {
    // What it says of programs that are not there on this machine is not about the unit.
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.includes('initium.service:'))).toEqual([]);
    const security = execFileSync('systemd-analyze', ['security', '--offline=true', file], { encoding: 'utf8' });
    expect(Number(/exposure level for initium\.service: ([\d.]+)/.exec(security)?.[1])).toBeLessThan(2);
  });
});
