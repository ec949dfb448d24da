import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../demo/report.js';
import { initium, start, untilWritten } from '../testing/initium-process.js';

const folder = mkdtempSync(join(tmpdir(), 'initium-demo-test-'));
const demo = (...options: string[]) => initium(['demo', ...options]);

describe('initium demo', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('records a world over HTTP and lets nobody rely whose solicitation the evidence could show', async () => {
    const { code, stdout, stderr } = await demo('--clients', '60', '--seed', 'test', '--data', folder, '--json');
    // On a busy machine it says every half minute that it lives.
    const trouble = stderr.replace(/^initium demo, .*\n/gm, '');
    expect({ code, trouble }).toEqual({ code: 0, trouble: '' });
    const report = JSON.parse(stdout) as Report & { readonly pack: object };
    const { recorded = 0, quarantined = 0, ...others } = report.outcomes;
    expect([recorded + quarantined, others]).toEqual([report.events, {}]);
    expect(quarantined).toBeGreaterThan(0);
    expect(report.comparison.wrong).toEqual([]);
    expect(report.comparison.unexplained).toEqual([]);
    expect(report.comparison.relied).toBeGreaterThan(5);
    expect(report.ownChecks).toMatchObject({ wrong: [] });
    expect(report.ownChecks.made).toBeGreaterThan(0);
    expect(report.story?.lines.length).toBeGreaterThan(3);
    expect(report.pack).toMatchObject({ result: 'verified', client: report.story?.client });
    const { clients, counts, indicators } = report.portfolio;
    expect(clients.total).toBeGreaterThanOrEqual(60);
    expect(counts.length).toBeGreaterThan(3);
    expect(indicators.map(({ rule }) => rule).join()).toBe(
      'R-801,R-802,R-803,R-804,R-805,R-806,R-807,R-808,R-809,R-810,R-146',
    );
  });

  it('leaves the world and its truth beside the ledger', () => {
    const lines = (name: string) =>
      readFileSync(join(folder, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    expect(lines('truth.ndjson')[0]).toHaveProperty('solicited');
    expect(lines('world.ndjson')[0]).toHaveProperty('event.specversion', '1.0');
  });

  it('leaves a pack that verifies in a folder with no ledger', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'initium-demo-pack-'));
    for (const name of ['pack.zip', 'policy']) renameSync(join(folder, name), join(elsewhere, name));
    const [pack, policy] = [join(elsewhere, 'pack.zip'), join(elsewhere, 'policy')];
    const { code, stdout } = await initium(['verify', pack, '--policy', policy, '--json']);
    expect({ code, result: JSON.parse(stdout).result }).toEqual({ code: 0, result: 'verified' });
    rmSync(elsewhere, { recursive: true });
  });

  it('stays up with --stay until it is interrupted, and answers meanwhile', async () => {
    const process = start(['demo', '--clients', '5', '--stay', '--data', join(folder, 'stays')]);
    const [, url] = await untilWritten(process, 'stdout', /The ledger is up at (\S+)/);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    process.child.kill('SIGINT');
    const { code, stdout, stderr } = await process.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // Each indicator has something to say that was measured.
    expect(stdout).toMatch(/R-146 .* arrivals/);
    expect(stdout).not.toMatch(/NaN|undefined|\[object/);
  });

  it('takes no folder that holds something, and no nonsense', async () => {
    expect(await demo('--data', folder)).toMatchObject({ code: 2 });
    expect(await demo('--clients', 'many')).toMatchObject({ code: 2 });
  });
});
