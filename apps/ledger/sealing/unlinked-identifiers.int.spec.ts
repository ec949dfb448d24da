import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { freshFolder, get, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';
import { until } from '../../../test/until.js';
import { readConfig } from '../config.js';
import { openVault } from './open-vault.js';

const day = 24 * 60;
const folder = freshFolder();
const clock = new SimulatedClock(Date.parse('2026-01-01T00:00:00Z'));
let story: StoryLedger;

const start = async () => {
  story = StoryLedger.of(clock, await runLedger({ folder, clock, env: { INITIUM_RETENTION_YEARS: '1' } }));
};
/** Ends the ledger, lets days go by, and starts it again. */
const restartAfter = async (days: number, between: () => void = () => undefined) => {
  await story.ledger.close();
  between();
  story.pass(days * day);
  await start();
};
/** Once a look has said of each key that was due what becomes of it. */
const looked = () =>
  until(async () => {
    const vault = await openVault(readConfig({ INITIUM_DATA: folder }));
    const due = await vault?.due('identifier/', clock.now(), 10);
    await vault?.close();
    return due?.length === 0;
  });
const contacted = (identifier: string, id = identifier) =>
  story.tell('ClientContact', `identifier/${identifier}`, { channel: 'WEBSITE', personal: { name: 'Jane' } }, { id });
const stateOf = async (id: string) => (await get(`${story.ledger.url}/v1/events/crm/${id}`)).body.personal;
const states = () => Promise.all(['alone', 'linked', 'again'].map(stateOf));

beforeAll(async () => {
  await start();
  await story.tell('RegulatoryRequest', 'ledger', { authority: 'NCA', reference: '1' });
  for (const name of ['alone', 'linked', 'again']) await contacted(name);
  const link = { identifier: 'linked', confidence: 'PROBABLE' };
  await story.tell('IdentityLink', 'client/c1', link, { id: 'link' });
  await story.tell('Retraction', 'client/c1', { target: { source: 'crm', id: 'link' }, reason: 'WRONG_SUBJECT' });
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

describe('what is personal of an identifier that was never linked', () => {
  it('stays while an authority has asked about the ledger', async () => {
    await restartAfter(200);
    await looked();
    expect(await states()).toEqual(['sealed', 'sealed', 'sealed']);
    await contacted('again', 'again-2');
  });

  it('goes campaign_shadow after the last that was recorded of it, by itself and on record; a link that was ever there keeps it', async () => {
    await restartAfter(170);
    await looked();
    await until(async () => (await stateOf('alone')) === 'erased');
    expect(await states()).toEqual(['erased', 'sealed', 'sealed']);
    let leaves: readonly string[] = [];
    await until(async () => {
      const lines = (await get(`${story.ledger.url}/v1/ledger?leaves=true`)).body as readonly { logleaf?: string }[];
      leaves = lines.flatMap(({ logleaf }) => logleaf ?? []).filter((leaf) => leaf.includes('ledger.erasure'));
      return leaves.length > 0;
    });
    expect(leaves.map((leaf) => JSON.parse(leaf).data)).toEqual([
      { keys: [expect.any(String)], why: 'campaign_shadow' },
    ]);
    expect(leaves.join()).not.toContain('alone');
  });

  it('goes again where an older vault is put in place, though somebody was linked to it since', async () => {
    const [vault, copy] = [join(folder, 'vault'), join(folder, 'copy-of-vault')];
    await restartAfter(0, () => cpSync(vault, copy, { recursive: true }));
    await restartAfter(20);
    await until(async () => (await stateOf('again')) === 'erased');
    await story.tell('IdentityLink', 'client/c1', { identifier: 'again', confidence: 'CONFIRMED' }, { id: 'link-2' });
    await restartAfter(0, () => {
      rmSync(vault, { recursive: true });
      cpSync(copy, vault, { recursive: true });
    });
    expect(await states()).toEqual(['erased', 'sealed', 'erased']);
    const { incidents } = (await get(`${story.ledger.url}/v1/incidents`)).body;
    expect(incidents.map(({ code }: { code: string }) => code)).toContain('vault-restored');
  });
});
