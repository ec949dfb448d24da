import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type LogCheckpoint, logVerifier, openCheckpoint } from '#libs/transparency';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../running-ledger.js';
import { until } from '../until.js';
import { type ChangingServer, changingServers } from './changing-server.js';

/** Genesis, the adoption of the rule set; from there on a leaf for each that is sent. */
const before = 2;

const keysOf = (folder: string): string => join(folder, 'keys');
const lastCheckpointOf = (folder: string): string => join(keysOf(folder), 'last-checkpoint');

describe.each(changingServers)('who signs the log of a ledger, on %s', (_name, start) => {
  let server: ChangingServer;
  let sent: number;
  const running: RunningLedger[] = [];

  beforeEach(async () => {
    server = await start();
    sent = 0;
  });
  afterEach(async () => {
    for (const ledger of running.splice(0)) await ledger.close();
    await server.end();
    removeFolders();
  });

  async function runIn(folder: string, options: { readonly lastCheckpoint?: string } = {}): Promise<RunningLedger> {
    const ledger = await runLedger({ folder, env: { INITIUM_STORE: server.url }, ...options });
    running.push(ledger);
    return ledger;
  }

  async function record(ledger: RunningLedger): Promise<number> {
    sent += 1;
    expect((await post(`${ledger.url}/v1/events`, eventType, contact(`${sent}`))).status).toBe(201);
    return before + sent;
  }

  /** What of the log has been signed and is told; nothing is 0. */
  async function signedBy({ url }: RunningLedger): Promise<Pick<LogCheckpoint, 'size'>> {
    const answer = await fetch(`${url}/log/checkpoint`);
    if (answer.status !== 200) return { size: 0 };
    const note = Buffer.from(await answer.arrayBuffer());
    const [line = ''] = (await (await fetch(`${url}/v1/ledger`)).text()).split('\n');
    const { key } = (JSON.parse(line) as { data: { log: { key: string } } }).data.log;
    return openCheckpoint(note, logVerifier(key)).checkpoint;
  }

  const codes = async ({ url }: RunningLedger): Promise<string[]> =>
    (await get(`${url}/v1/incidents`)).body.incidents.map(({ code }: { code: string }) => code);
  const untilSigned = (ledger: RunningLedger, size: number) =>
    until(async () => (await signedBy(ledger)).size === size);
  const untilRefused = (ledger: RunningLedger, code: string) => until(async () => (await codes(ledger)).includes(code));
  /** Until its log has so many leaves, signed or not. */
  const untilLogged = ({ url }: RunningLedger, size: number) =>
    until(async () => (await get(`${url}/metrics`)).body.includes(`initium_log_leaves ${size}\n`));

  it('is whoever began last: the one before stops, and stays so when it comes back', async () => {
    const [one, other] = [freshFolder(), freshFolder()];
    const first = await runIn(one);
    await untilSigned(first, await record(first));
    cpSync(keysOf(one), keysOf(other), { recursive: true });
    const second = await runIn(other);
    await untilRefused(first, 'signer-superseded');
    const size = await record(first);
    await untilSigned(second, size);
    await untilLogged(first, size);
    expect(await signedBy(first)).toMatchObject({ size: size - 1 });
    expect(await codes(second)).toEqual([]);
    expect((await get(`${first.url}/health/ready`)).body.checks.log).toMatch(/^Another process signs the log since /);
    await first.close();
    const back = await runIn(one);
    await untilRefused(back, 'signer-superseded');
    await untilSigned(second, await record(back));
    expect(await signedBy(back)).toMatchObject({ size: size - 1 });
    // A term is no leaf, nor somebody else's event: nothing comes of it but that.
    expect((await codes(second)).concat(await codes(back))).toEqual(['signer-superseded']);
  }, 120_000);

  it('goes on elsewhere with the files that were moved there, and back where it is told to', async () => {
    const [one, other] = [freshFolder(), freshFolder()];
    const first = await runIn(one);
    await untilSigned(first, await record(first));
    await first.close();
    renameSync(keysOf(one), keysOf(other));
    const second = await runIn(other);
    await untilSigned(second, await record(second));
    const without = await runIn(one);
    await untilLogged(without, before + sent);
    expect(await codes(without)).toEqual([]);
    await without.close();
    // What the machine of the second one had is lost, but for its key and a checkpoint that somebody kept.
    await second.close();
    cpSync(keysOf(other), keysOf(one), { recursive: true });
    const kept = join(one, 'kept');
    renameSync(lastCheckpointOf(one), kept);
    const again = await runIn(one, { lastCheckpoint: kept });
    await untilSigned(again, await record(again));
    const former = await runIn(other);
    await untilRefused(former, 'signer-superseded');
  }, 120_000);

  it('is nobody where the server was put back to less than was signed, though its copies are gone', async () => {
    const [one, other] = [freshFolder(), freshFolder()];
    const first = await runIn(one);
    await untilSigned(first, await record(first));
    await server.backUp();
    await until(async () => (await post(`${first.url}/v1/events`, eventType, contact(`${sent + 1}`))).status === 201);
    sent += 1;
    const size = before + sent;
    await untilSigned(first, size);
    await first.close();
    await server.goBack();
    cpSync(keysOf(one), keysOf(other), { recursive: true });
    rmSync(one, { recursive: true });
    const second = await runIn(other);
    await untilRefused(second, 'log-shortened');
    // What was signed is told, and stands against the server.
    expect(await signedBy(second)).toMatchObject({ size });
  }, 120_000);
});
