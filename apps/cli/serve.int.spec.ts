import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { evidenceStream } from '#libs/evidence';
import { readConfig, startLedger } from '../ledger/main.js';
import { deliver } from './import/delivery.js';
import type { MappedEvent } from './mappers/mapper.js';
import { contacts } from './testing/crm-events.js';
import { initium } from './testing/initium-process.js';
import { evidenceIn, type Serving, serve } from './testing/serving.js';

let folder: string;
let servings: Serving[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'initium-serve-'));
  servings = [];
});
afterEach(async () => {
  for (const { child } of servings) child.kill('SIGKILL');
  await Promise.all(servings.map(({ ended }) => ended));
  rmSync(folder, { recursive: true });
});

async function serving(args: readonly string[] = []): Promise<Serving> {
  const started = await serve(folder, args);
  servings.push(started);
  return started;
}

const settings = () => ({ INITIUM_DATA: folder, INITIUM_LISTEN: '127.0.0.1:0', INITIUM_LOG_LEVEL: 'warn' });

/** Events without end, as fast as they are taken. */
async function* endless(): AsyncGenerator<MappedEvent> {
  for (let from = 0; ; from += 1000) {
    for (const event of contacts(1000, from)) yield { event: Buffer.from(JSON.stringify(event)), line: 1, end: 0 };
  }
}

describe('initium serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('listens, answers, and ends cleanly at %s', async (signal) => {
    const { url, child, ended } = await serving();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('prints one line that says where it listens and what it answers', async () => {
    const { url, child, ended } = await serving();
    child.kill('SIGTERM');
    expect((await ended).stdout).toBe(`${JSON.stringify({ url, docs: `${url}/docs`, data: folder })}\n`);
  });

  it('ends soon after SIGTERM in the middle of intake, and has kept all that it acknowledged', async () => {
    const { url, child, ended } = await serving();
    const acknowledged: string[] = [];
    let signalled = Number.NaN;
    const intake = async (): Promise<void> => {
      for await (const { result } of deliver(url, endless(), { signal: new AbortController().signal })) {
        acknowledged.push(evidenceStream(result as { source: string; id: string }));
        if (acknowledged.length !== 5000) continue;
        signalled = performance.now();
        child.kill('SIGTERM');
      }
    };
    await expect(intake()).rejects.toThrow(/the ledger stopped|the connection was cut/);
    expect((await ended).code).toBe(0);
    // Five seconds are promised, on a machine that has them to give.
    expect(performance.now() - signalled).toBeLessThan(20_000);
    const kept = await evidenceIn(folder);
    expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(new Set(kept).size).toBe(kept.length);
  });

  it('refuses a folder that another process has, in one line', async () => {
    await serving();
    const { code, stdout, stderr } = await initium(['serve'], { env: settings() });
    const said = new RegExp(`^error: ${folder} is in use by another process(: pid \\d+ \\(.+, uid \\d+\\))?\n$`);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(said) });
  });

  it.each([
    [
      { INITIUM_PORT: '1' },
      'INITIUM_PORT: there is no such setting; unset it, or see docs/operations.md for those that there are',
    ],
    [
      { INITIUM_LISTEN: '0.0.0.0:0' },
      'INITIUM_AUTH: none is for loopback addresses only, and INITIUM_LISTEN is 0.0.0.0; give it tokens:FILE',
    ],
  ])('refuses the setting %j, in one line that names it', async (wrong, line) => {
    expect(await initium(['serve'], { env: { ...settings(), ...wrong } })).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${line}\n`,
    });
  });

  it('refuses an address that is taken, in one line', async () => {
    const { url } = await serving();
    const listen = url.slice('http://'.length);
    const { code, stderr } = await initium(['serve', '--data', join(folder, 'other'), '--listen', listen]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `error: INITIUM_LISTEN: ${listen} cannot be listened on (EADDRINUSE); end what listens there, or name another port\n`,
    );
  });

  it('refuses a folder that is none, in one line that names the setting', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { code, stderr } = await initium(['serve', '--data', file, '--listen', '127.0.0.1:0']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: INITIUM_DATA: ${file} cannot hold a ledger (EEXIST); name a folder\n`,
    });
  });
});

describe('initium serve --simulated', () => {
  const past = Date.parse('2026-03-01T12:00:00Z');

  async function recordUnder(clock: SimulatedClock): Promise<void> {
    const ledger = await startLedger({ config: readConfig(settings()), clock });
    await ledger.close();
  }

  it('is needed for a ledger that was recorded under a simulated clock', async () => {
    await recordUnder(new SimulatedClock(past));
    const { code, stderr } = await initium(['serve'], { env: settings() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*--simulated\n$/);
    const { url, child, ended } = await serving(['--simulated']);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  it('goes on from the last ledgertime where that is later than now', async () => {
    const future = Date.now() + 365 * 86_400_000;
    await recordUnder(new SimulatedClock(future));
    const { url } = await serving(['--simulated']);
    const [event] = contacts(1);
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
    });
    const { results } = (await response.json()) as { results: [{ ledgertime: string }] };
    expect(Date.parse(results[0].ledgertime)).toBeGreaterThanOrEqual(future);
  });

  it('is refused for a ledger in real time, and where there is none', async () => {
    const none = await initium(['serve', '--simulated'], { env: settings() });
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/^error: .* holds no ledger; .*\n$/);
    const { child, ended } = await serving();
    child.kill('SIGTERM');
    await ended;
    const real = await initium(['serve', '--simulated'], { env: settings() });
    expect(real.code).toBe(2);
    expect(real.stderr).toMatch(/^error: .*simulated clock\n$/);
  });
});
