import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningLedger } from '../../apps/ledger/main.js';
import { AskedPack } from '../asked-pack.js';
import {
  contact,
  eventType,
  freshFolder,
  get,
  linesOf,
  post,
  removeFolders,
  runLedger,
  tagKeyOfServers,
} from '../running-ledger.js';
import { type ChangingServer, changingServers } from './changing-server.js';

describe.each(changingServers)('evidence packs of two processes, on %s', (_name, start) => {
  let server: ChangingServer;
  const running: RunningLedger[] = [];
  let folders: readonly [string, string];

  /** The first of which signs. */
  beforeAll(async () => {
    server = await start();
    folders = [freshFolder(), freshFolder()];
    const first = await runIn(folders[0]);
    const entity = { type: 'initium.ProviderEntity.v1', subject: 'entity/X' };
    const event = contact('1', { ...entity, data: { kind: 'THIRD_COUNTRY', country: 'SC' } });
    expect((await post(`${first.url}/v1/events`, eventType, event)).status).toBe(201);
    expect((await post(`${first.url}/v1/events`, eventType, contact('2'))).status).toBe(201);
    await runIn(folders[1]);
  });
  afterAll(async () => {
    for (const ledger of running.splice(0)) await ledger.close();
    await server.end();
    removeFolders();
  });

  async function runIn(folder: string): Promise<RunningLedger> {
    const ledger = await runLedger({ folder, env: { INITIUM_STORE: server.url } });
    running.push(ledger);
    return ledger;
  }
  const ask = ({ url }: RunningLedger, asked: object = {}) =>
    post(`${url}/v1/clients/c1/packs`, 'application/json', { reason: 'a test', ...asked });
  const fileOf = async ({ url }: RunningLedger, id: string): Promise<Buffer> => {
    const found = await fetch(`${url}/v1/packs/${id}`);
    expect(found.status).toBe(200);
    return Buffer.from(await found.arrayBuffer());
  };

  it('are made by one and fetched from the other, with the same bytes, and verified', async () => {
    const [one, other] = running as [RunningLedger, RunningLedger];
    const { status, body } = await ask(one);
    expect(status).toBe(201);
    const made = await fileOf(one, body.id);
    expect((await fileOf(other, body.id)).equals(made)).toBe(true);
    const [genesis] = linesOf(await (await fetch(`${other.url}/v1/ledger`)).text());
    const pack = new AskedPack();
    const tagKey = readFileSync(tagKeyOfServers().INITIUM_TAG_KEY_FILE as string);
    const args = ['--policy', pack.policy('none', genesis.data.log.key), '--tag-key', pack.file('tag.key', tagKey)];
    const found = await pack.verify(made, ...args);
    expect([found.code, found.wrong]).toEqual([0, []]);
  });

  it('are made where the log is signed, which any other process says, and made again where nothing is left of them', async () => {
    const [one, other] = running as [RunningLedger, RunningLedger];
    const refused = await ask(other, { reason: 'of the other' });
    expect(refused.body).toMatchObject({
      status: 503,
      type: 'urn:initium:problem:log-behind',
      detail: expect.stringContaining('does not sign the log'),
    });
    const { body } = await ask(one, { reason: 'of the one' });
    const bytes = await fileOf(other, body.id);
    for (const folder of folders) rmSync(join(folder, 'packs'), { recursive: true });
    for (const ledger of [other, one]) expect((await fileOf(ledger, body.id)).equals(bytes)).toBe(true);
  });

  it('that nobody made are refused by either', async () => {
    for (const { url } of running)
      expect((await get(`${url}/v1/packs/${'0'.repeat(32)}`)).body.detail).toMatch(/^No pack 0+ was made/);
  });
});
