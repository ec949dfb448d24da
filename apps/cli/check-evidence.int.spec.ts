import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contact, eventType, post, removeFolders, runLedger, streamsOf } from '../../test/running-ledger.js';
import type { RunningLedger } from '../ledger/main.js';
import { ndjson } from './testing/crm-events.js';
import { initiumHere } from './testing/initium-here.js';

const folder = mkdtempSync(join(tmpdir(), 'initium-check-evidence-'));
let ledger: RunningLedger;

const asset = (name: string) =>
  contact(`asset-${name}`, {
    ...{ type: 'initium.AssetRegistered.v1', subject: `asset/${name}` },
    data: { micaScope: true, category: 'OTHER' },
  });
const request = (id: string, name: string) =>
  contact(id, { type: 'initium.ServiceRequest.v1', data: { service: 'e', asset: name } });

beforeAll(async () => {
  ledger = await runLedger();
  await post(`${ledger.url}/v1/events`, eventType, asset('BTC'));
  await post(`${ledger.url}/v1/events`, eventType, contact('there'));
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
  removeFolders();
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const check = (...args: string[]) => initiumHere(['check-evidence', ...args]);
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('initium check-evidence', () => {
  it('says off line what is no evidence, with every reason and its line, and ends with 1', async () => {
    const ahead = contact('ahead', { time: new Date(Date.now() + 600_000).toISOString() });
    const sent = [contact('good'), contact('bad', { data: {}, subject: 'c1' }), contact('good'), ahead];
    const path = file('bad.ndjson', `\n${ndjson([...sent, contact('good', { subject: 'client/c2' })])}`);
    const { code, stdout } = await check('--json', path);
    const [bad, late, conflict, last] = linesOf(stdout);
    expect(code).toBe(1);
    expect(bad).toMatchObject({ file: path, line: 3, outcome: 'quarantined' });
    expect(bad.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/subject', '/data/channel']);
    expect(late).toMatchObject({ line: 5, errors: [{ pointer: '/time' }] });
    expect(conflict).toMatchObject({ line: 6, outcome: 'conflict', errors: [{ pointer: '/id' }] });
    expect(last.summary).toEqual({ recorded: 1, duplicate: 1, conflict: 1, quarantined: 2, passedOver: 0 });
    expect((await check(path)).stdout).toContain(`${path}:3: /data/channel is missing`);
  });

  it('takes a JSON array as it takes lines, and names the line on which an element begins', async () => {
    const elements = [contact('1'), contact('2', { data: {} })].map((one) => JSON.stringify(one, null, 2));
    const { code, stdout } = await check('--json', file('array.json', `\ufeff[\n${elements.join(',\n')}\n]\n`));
    expect(code).toBe(1);
    expect(linesOf(stdout)).toMatchObject([
      { line: (elements[0] as string).split('\n').length + 2 },
      { summary: { recorded: 1 } },
    ]);
    const broken = await check(file('broken.json', `[${elements[0]}, {"a": 1,}]`));
    expect(broken).toMatchObject({ code: 2, stdout: '' });
    expect(broken.stderr).toContain('broken.json:');
  });

  it('names off line what files do not register, whichever of them it is in, and blames nobody for it', async () => {
    const registers = file('registers.ndjson', ndjson([asset('ETHER')]));
    const requests = file('requests.ndjson', ndjson([request('r1', 'ETHER'), request('r2', 'ethers')]));
    const { code, stdout } = await check('--json', requests, registers);
    expect(code).toBe(0);
    expect(linesOf(stdout)).toMatchObject([
      { isOffline: true, unresolved: { items: [{ register: 'asset', name: 'ethers', near: 'ETHER', count: 1 }] } },
    ]);
    expect((await check(requests, registers)).stdout).toMatch(/asset +ethers +ETHER\? +ServiceRequest 1 +crm\/r2/);
  });

  it('asks a ledger with --url, which knows what is recorded and registered, and keeps nothing', async () => {
    const before = await streamsOf(ledger);
    const clean = file('clean.ndjson', ndjson([contact('there'), request('r1', 'BTC')]));
    expect(await check('--url', ledger.url, clean)).toMatchObject({ code: 0, stderr: '' });
    const unclean = file('unclean.ndjson', ndjson([request('r1', 'btc')]));
    const { code, stdout } = await check('--url', ledger.url, '--json', clean, unclean);
    expect(code).toBe(1);
    expect(linesOf(stdout)).toMatchObject([
      { file: unclean, line: 1, outcome: 'conflict' },
      { isOffline: false, summary: { recorded: 1, duplicate: 1, conflict: 1 }, unresolved: { count: 0 } },
    ]);
    const nowhere = file('nowhere.ndjson', ndjson([request('r2', 'btc')]));
    const asked = await check('--url', ledger.url, nowhere);
    expect(asked.code).toBe(1);
    expect(asked.stdout).toMatch(/asset +btc +BTC\?/);
    expect(await streamsOf(ledger)).toEqual(before);
  });
});
