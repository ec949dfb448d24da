import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { evidenceStream } from '#libs/evidence';
import { readConfig, startLedger } from '../ledger/main.js';
import { deliver } from './import/delivery.js';
import type { MappedEvent } from './mappers/mapper.js';
import { contacts } from './testing/crm-events.js';
import { initium } from './testing/initium-process.js';
import { evidenceIn, type Serving, serve } from './testing/serving.js';

let folder: string;
const servings: Serving[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'initium-serve-'));
});
afterAll(async () => {
  for (const { child } of servings) child.kill('SIGKILL');
  await Promise.all(servings.map(({ ended }) => ended));
  rmSync(folder, { recursive: true });
});

async function serving(data: string, ...args: readonly string[]): Promise<Serving> {
  const started = await serve(data, args);
  servings.push(started);
  return started;
}

const settings = (data: string) => ({
  INITIUM_DATA: data,
  INITIUM_LISTEN: '127.0.0.1:0',
  INITIUM_LOG_LEVEL: 'warn',
});

/** `initium serve` where it ends by itself. */
const served = (data: string, env: NodeJS.ProcessEnv = {}, ...args: readonly string[]) =>
  initium(['serve', ...args], { env: { ...settings(data), ...env } });

/** Events without end, as fast as they are taken. */
async function* endless(): AsyncGenerator<MappedEvent> {
  for (let from = 0; ; from += 1000) {
    for (const event of contacts(1000, from)) yield { event: Buffer.from(JSON.stringify(event)), line: 1, end: 0 };
  }
}

describe('initium serve', () => {
  let data: string;
  let running: Serving;
  beforeAll(async () => {
    data = join(folder, 'data');
    running = await serving(data);
  });

  it('refuses a folder that another process has, in one line', async () => {
    const said = new RegExp(`^error: ${data} is in use by another process(: pid \\d+ \\(.+, uid \\d+\\))?\n$`);
    expect(await served(data)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(said) });
  });

  it('prints one line that says where it listens and what it answers, answers, and ends cleanly at SIGTERM', async () => {
    const { url, child, ended } = running;
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    child.kill('SIGTERM');
    const stdout = `${JSON.stringify({ url, docs: `${url}/docs`, data })}\n`;
    expect(await ended).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('ends soon after SIGTERM in the middle of intake, and has kept all that it acknowledged', async () => {
    const { url, child, ended } = await serving(data);
    const acknowledged: string[] = [];
    let signalled = Number.NaN;
    const intake = async (): Promise<void> => {
      for await (const { result } of deliver(url, endless(), { signal: new AbortController().signal })) {
        acknowledged.push(evidenceStream(result as { source: string; id: string }));
        if (acknowledged.length !== 2000) continue;
        signalled = performance.now();
        child.kill('SIGTERM');
      }
    };
    await expect(intake()).rejects.toThrow(/the ledger stopped|the connection was cut/);
    expect((await ended).code).toBe(0);
    // Five seconds are promised, on a machine that has them to give.
    expect(performance.now() - signalled).toBeLessThan(20_000);
    const kept = await evidenceIn(data);
    expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(new Set(kept).size).toBe(kept.length);
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
    expect(await served(data, wrong)).toEqual({ code: 2, stdout: '', stderr: `error: ${line}\n` });
  });

  it('refuses a folder that is none, in one line that names the setting', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(startLedger({ config: readConfig(settings(file)) })).rejects.toThrow(
      new RegExp(`^INITIUM_DATA: ${file} cannot hold a ledger \\(EEXIST\\); name a folder$`),
    );
  });

  it('refuses --simulated for a ledger in real time, and where there is none', async () => {
    const none = await served(join(folder, 'none'), {}, '--simulated');
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/^error: .* holds no ledger; .*\n$/);
    const real = await served(data, {}, '--simulated');
    expect(real.code).toBe(2);
    expect(real.stderr).toMatch(/^error: .*simulated clock\n$/);
  });
});

describe('initium serve of a ledger that was recorded under a simulated clock', () => {
  const future = Date.now() + 365 * 86_400_000;
  let data: string;
  beforeAll(async () => {
    data = join(folder, 'simulated');
    const ledger = await startLedger({ config: readConfig(settings(data)), clock: new SimulatedClock(future) });
    await ledger.close();
  });

  it('needs --simulated, and says so in one line', async () => {
    await expect(startLedger({ config: readConfig(settings(data)) })).rejects.toThrow(/^.*--simulated$/);
  });

  it('goes on from the last ledgertime where that is later than now, and ends cleanly at SIGINT', async () => {
    const { url, child, ended } = await serving(data, '--simulated');
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(contacts(1)[0]),
    });
    const { results } = (await response.json()) as { results: [{ ledgertime: string }] };
    expect(Date.parse(results[0].ledgertime)).toBeGreaterThanOrEqual(future);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });
});
