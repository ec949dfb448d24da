import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { contact, eventType, freshFolder, get, post, removeFolders, runLedger } from '../../test/running-ledger.js';

const isRoot = process.geteuid?.() === 0;
const nobody = 65_534;

/** A folder that everybody may look into, as `/var/lib` is, and what the ledger makes in it. */
function openParent(): { readonly parent: string; readonly folder: string } {
  const parent = freshFolder();
  chmodSync(parent, 0o755);
  return { parent, folder: join(parent, 'data') };
}

/** Path and mode of all that others may come at. */
function loose(folder: string): string[] {
  const paths = [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))];
  return paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
}

describe('what the ledger keeps', () => {
  const umask = process.umask(0o022);
  afterAll(() => {
    process.umask(umask);
    removeFolders();
  });

  it('is for nobody but its owner, whatever the process is told to make usual files as', async () => {
    const { folder } = openParent();
    const ledger = await runLedger({ folder });
    await post(`${ledger.url}/v1/events`, eventType, contact('1'));
    await get(`${ledger.url}/v1/clients/c1/status?service=e`);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['ledger.sqlite', 'ledger.sqlite-wal', 'writer.lock']));
    expect(loose(folder)).toEqual([]);
    expect((await get(`${ledger.url}/v1/incidents`)).body).toEqual({ incidents: [] });
    await ledger.close();
    expect(loose(folder)).toEqual([]);
  });

  // Needs root: another user is made of it.
  (isRoot ? it : it.skip)('cannot be copied by another user of the machine', async () => {
    const { folder } = openParent();
    await (await runLedger({ folder })).close();
    const copy = (): string =>
      execFileSync('cat', [join(folder, 'ledger.sqlite')], { uid: nobody, stdio: 'pipe' }).toString();
    expect(copy).toThrow(/Permission denied/);
    chmodSync(folder, 0o755);
    expect(copy).toThrow(/Permission denied/);
  });

  it('says at its start where others may come at it, and what to run, until that was run', async () => {
    const { folder } = openParent();
    await (await runLedger({ folder })).close();
    chmodSync(folder, 0o755);
    const ledger = await runLedger({ folder });
    const { body } = await get(`${ledger.url}/v1/incidents`);
    const remedy = `Run: chmod -R go= '${folder}'`;
    expect(body.incidents).toMatchObject([{ code: 'open-to-others', about: folder, remedy, bars: 'nothing' }]);
    expect(body.incidents[0].detail).toMatch(/0755/);
    expect((await get(`${ledger.url}/health/ready`)).status).toBe(200);
    chmodSync(folder, 0o700);
    expect((await get(`${ledger.url}/v1/incidents`)).body.incidents).toMatchObject([{ closed: expect.any(String) }]);
    await ledger.close();
  });

  // Needs root: only root may give a file away.
  (isRoot ? it : it.skip)('says where the folder belongs to somebody else', async () => {
    const { folder } = openParent();
    await (await runLedger({ folder })).close();
    chownSync(folder, nobody, nobody);
    const ledger = await runLedger({ folder });
    const { body } = await get(`${ledger.url}/v1/incidents`);
    expect(body.incidents).toMatchObject([{ code: 'of-another-owner', about: folder }]);
    await ledger.close();
  });
});
