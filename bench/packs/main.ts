import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Child } from '../child.js';
import { lifeOf, registered } from '../client-life.js';
import { whole } from '../command-line.js';
import type { LedgerAsks } from '../ledger.process.js';
import type { LoadAsks } from '../load.process.js';
import { peakBytes, peaksFromNow } from './peak-memory.js';

const [megabyte, perBatch] = [1_000_000, 1_000];

const command = new Command('bench packs')
  .description('time and memory of making and of verifying an evidence pack of one client, on Linux')
  .option('--events <number>', 'how much is known of the client', whole, 50_000)
  .option('--keep <file>', 'keep the pack, and beside it a policy by which it is verified')
  .action(run);

async function run({ events, keep }: { readonly events: number; readonly keep?: string }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'initium-packs-'));
  const ledger = new Child<LedgerAsks>(new URL('../ledger.process.js', import.meta.url), [join(folder, 'data')]);
  const load = new Child<LoadAsks>(new URL('../load.process.js', import.meta.url));
  const pack = keep ?? join(folder, 'pack.zip');
  const policy = `${pack}.policy`;
  try {
    const url = await ledger.ask('url', undefined);
    const now = Date.now();
    const all = [...registered(now), ...lifeOf('c', events, now)].map((event) => JSON.stringify(event));
    const bodies = Array.from({ length: Math.ceil(all.length / perBatch) }, (_, at) => {
      return `[${all.slice(at * perBatch, (at + 1) * perBatch).join(',')}]`;
    });
    await load.ask('record', { url, bodies });
    await load.ask('caughtUp', { url });
    await load.ask('logged', { url });
    await ledger.ask('quiet', undefined);
    const idle = peaksFromNow(ledger.pid as number);
    const began = performance.now();
    const body = JSON.stringify({ reason: 'a measurement', entity: 'X' });
    const made = await fetch(`${url}/v1/clients/c/packs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { id, exhibits, bytes } = (await made.json()) as Record<'id' | 'exhibits' | 'bytes', unknown>;
    const seconds = (performance.now() - began) / 1_000;
    const above = peakBytes(ledger.pid as number) - idle;
    console.log(`${exhibits} exhibits, ${Math.round(Number(bytes) / megabyte)} MB`);
    say('made', seconds, above, `above the ${Math.round(idle / megabyte)} MB of a ledger at rest`);
    writeFileSync(pack, Buffer.from(await (await fetch(`${url}/v1/packs/${id}`)).arrayBuffer()));
    writeFileSync(policy, `log ${await load.ask('logKey', { url })}\nquorum none\n`);
  } finally {
    await Promise.all([ledger.close(), load.close()]);
  }
  await verify(['verify', pack, '--policy', policy]);
  rmSync(folder, { recursive: true });
}

async function verify(args: readonly string[]): Promise<void> {
  const began = performance.now();
  const child = fork(new URL('../../apps/cli/main.js', import.meta.url), args, { stdio: ['ignore', 'pipe', 2, 'ipc'] });
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, peakBytes(child.pid as number));
  }, 20);
  const [code] = await once(child, 'exit');
  clearInterval(look);
  say('verified', (performance.now() - began) / 1_000, most, `the whole process, which ended with ${code}`);
}

function say(what: string, seconds: number, bytes: number, of: string): void {
  console.log(`${what} in ${seconds.toFixed(1)} s, ${Math.round(bytes / megabyte)} MB: ${of}`);
}

await command.parseAsync();
