import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../../test/running-ledger.js';
import type { RunningLedger } from '../ledger/main.js';
import { initiumHere } from './testing/initium-here.js';

let folder: string;
let ledger: RunningLedger;
beforeEach(async () => {
  folder = freshFolder();
  await start();
  await tell('before');
});
afterEach(() => ledger.close());
afterAll(removeFolders);

const personal = { name: 'Jane Roe' };
const start = async (env: NodeJS.ProcessEnv = {}) => {
  ledger = await runLedger({ folder, env });
};
const tell = (id: string) =>
  post(`${ledger.url}/v1/events`, eventType, contact(id, { data: { channel: 'WEBSITE', personal } }));
const shown = async (id: string) => (await get(`${ledger.url}/v1/events/crm/${id}?open=true`)).body;
const initium = (...args: string[]) => initiumHere([...args, '--data', folder]);
const keyFile = () => join(folder, 'keys/vault.key');

describe('initium rotate-vault-key', () => {
  it('has another key wrap what is there, which opens as before, and by the one before no more', async () => {
    const before = readFileSync(keyFile(), 'utf8');
    const { sealedkey } = await shown('before');
    await ledger.close();
    expect((await initium('rotate-vault-key')).code).toBe(0);
    expect(readFileSync(`${keyFile()}.previous`, 'utf8')).toBe(before);
    expect(readFileSync(keyFile(), 'utf8')).not.toBe(before);
    await start();
    expect(await shown('before')).toMatchObject({ sealedkey, data: { personal } });
    await ledger.close();
    expect((await initium('rotate-vault-key')).stderr).toMatch(/vault.key.previous is still there/);
    const now = readFileSync(keyFile());
    writeFileSync(keyFile(), before);
    await expect(start()).rejects.toThrow(/^INITIUM_VAULT: .*wrapped by another master key/);
    writeFileSync(keyFile(), now);
    await start();
  });

  it('is done by the next start where it ended before the new key lay in its place', async () => {
    await ledger.close();
    expect((await initium('rotate-vault-key')).code).toBe(0);
    // As it lies once the keys are wrapped.
    copyFileSync(keyFile(), `${keyFile()}.next`);
    copyFileSync(`${keyFile()}.previous`, keyFile());
    rmSync(`${keyFile()}.previous`);
    await start();
    expect((await shown('before')).data.personal).toEqual(personal);
    expect([existsSync(`${keyFile()}.next`), existsSync(`${keyFile()}.previous`)]).toEqual([false, true]);
  });

  it('takes the key of a command, and a ledger that is told it by one opens what is sealed', async () => {
    await ledger.close();
    const command = `echo ${'ab'.repeat(32)}`;
    const { code, stdout } = await initium('rotate-vault-key', '--to-command', command);
    expect([code, stdout]).toEqual([0, expect.stringContaining('set INITIUM_VAULT_KEY_COMMAND to it')]);
    await start({ INITIUM_VAULT_KEY_COMMAND: command });
    expect((await shown('before')).data.personal).toEqual(personal);
    await ledger.close();
    const wrong = (said: string) => start({ INITIUM_VAULT_KEY_COMMAND: said });
    await expect(wrong('exit 3')).rejects.toThrow(/^INITIUM_VAULT_KEY_COMMAND: the command failed \(exit 3\)/);
    await expect(wrong('echo no')).rejects.toThrow(/must print 64 hexadecimal digits/);
    await start({ INITIUM_VAULT_KEY_COMMAND: command });
  });
});

describe('initium backup-vault', () => {
  it('copies the keys while they are used, and what was sealed later does not open by the copy', async () => {
    const copy = join(folder, 'monday.sqlite');
    const { code, stdout } = await initium('backup-vault', copy, '--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { file: copy, keys: 1, backupDays: 30 }]);
    expect(await initium('backup-vault', copy)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nothing is overwritten'),
    });
    await post(
      `${ledger.url}/v1/events`,
      eventType,
      contact('later', { subject: 'client/later', data: { channel: 'WEBSITE', personal } }),
    );
    await ledger.close();
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `vault/vault.sqlite${end}`), { force: true });
    copyFileSync(copy, join(folder, 'vault/vault.sqlite'));
    await start();
    expect((await shown('before')).data.personal).toEqual(personal);
    expect((await shown('later')).personal).toBe('keyless');
    expect(await tell('after')).toMatchObject({ status: 201 });
    // What cannot be compared is neither called the same nor another.
    const again = contact('later', { subject: 'client/later', data: { channel: 'WEBSITE', personal } });
    const { body } = await post(`${ledger.url}/v1/events`, eventType, again);
    expect(body.errors[0].detail).toMatch(/^is taken by evidence whose key the vault does not have/);
  });

  it('is no part of a backup of the ledger', async () => {
    const to = join(folder, 'backup.sqlite');
    expect((await initium('backup', to)).code).toBe(0);
    expect(readFileSync(to).includes(Buffer.from('subject_keys'))).toBe(false);
    expect(readFileSync(to).includes(Buffer.from('Jane'))).toBe(false);
  });
});

describe('initium hold', () => {
  it('places a hold, and proposes to lift it', async () => {
    const hold = (...args: string[]) =>
      initiumHere(['hold', 'c1', '--reason', 'file 17', '--by', 'ann', '--url', ledger.url, '--json', ...args]);
    const placed = await hold();
    expect([placed.code, JSON.parse(placed.stdout)]).toMatchObject([0, { number: 1, client: 'c1', lifted: false }]);
    const proposed = JSON.parse((await hold('--lift')).stdout);
    const decided = await initiumHere([
      ...['approve', proposed.id, '--sha256', proposed.sha256, '--by', 'bob', '--url', ledger.url, '--json'],
    ]);
    expect([decided.code, JSON.parse(decided.stdout).state]).toEqual([0, 'approved']);
    expect((await get(`${ledger.url}/v1/holds`)).body.items).toMatchObject([{ number: 1, lifted: true }]);
  });
});
