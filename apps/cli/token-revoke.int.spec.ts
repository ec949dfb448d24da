import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Bearer, bearer, freshTokens, type GuardedLedger } from '../../test/ledger-with-tokens.js';
import { freshFolder, removeFolders, runLedger } from '../../test/running-ledger.js';
import { until } from '../../test/until.js';
import { readTokenFile } from '../ledger/access/token-file.js';
import { initiumHere } from './testing/initium-here.js';
import { type Ended, initium, start } from './testing/initium-process.js';
import { type Serving, serve } from './testing/serving.js';

const isRoot = process.geteuid?.() === 0;
const nobody = 65_534;

afterAll(removeFolders);

const statusOf = async ({ url }: Serving, headers: Readonly<Record<string, string>>) =>
  (await fetch(`${url}/v1/schemas`, { headers })).status;

async function idOf(file: string, name: string): Promise<string> {
  return (await readTokenFile(file)).find((entry) => entry.name === name)?.id ?? '';
}

/** Revokes beside a ledger, of whose address the settings tell. */
async function revoke(file: string, name: string, { url }: Pick<Serving, 'url'>, ...args: string[]): Promise<Ended> {
  const env = { INITIUM_LISTEN: new URL(url).host };
  return initiumHere(['token', 'revoke', await idOf(file, name), '--file', file, ...args], { env });
}

/** What is somebody else's to read and to write, with the folder that it lies in. */
function giveAway(file: string): void {
  chownSync(dirname(file), nobody, nobody);
  chownSync(file, nobody, nobody);
}

const confirmed = { code: 0, stdout: expect.stringContaining('confirm') };

describe('initium token revoke', () => {
  let tokensFile: string;
  let as: GuardedLedger['as'];
  let linked: Bearer;
  let ledger: Serving;

  // One ledger for all, as another user where this one may be anybody; each test revokes a token of its own.
  beforeAll(async () => {
    ({ tokensFile, as } = await freshTokens());
    linked = await bearer(tokensFile, { role: 'reader', name: 'linked' });
    if (isRoot) giveAway(tokensFile);
    chmodSync(tokensFile, 0o640);
    const settings = { INITIUM_AUTH: `tokens:${tokensFile}` };
    ledger = await serve(join(dirname(tokensFile), 'data'), [], settings, isRoot ? { uid: nobody } : {});
  });
  afterAll(async () => {
    ledger.child.kill('SIGKILL');
    await ledger.ended;
  });

  it('ends once the running ledger has confirmed: the token is worth nothing then', async () => {
    expect(await statusOf(ledger, as.auditor)).toBe(200);
    expect(await revoke(tokensFile, 'the-auditor', ledger)).toMatchObject(confirmed);
    expect(await statusOf(ledger, as.auditor)).toBe(401);
    expect(await statusOf(ledger, as.reader)).toBe(200);
    const { stdout } = await revoke(tokensFile, 'the-source', ledger, '--json', '--url', ledger.url);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'the-source', ledgers: [{ url: ledger.url, confirmed: true }] });
  });

  // Needs root: the ledger runs as another user.
  (isRoot ? it : it.skip)(
    'by root leaves the file its owner and mode, so that a ledger of another user sees it',
    async () => {
      expect(await statusOf(ledger, as.officer)).toBe(200);
      expect(await revoke(tokensFile, 'the-officer', ledger)).toMatchObject(confirmed);
      expect(await statusOf(ledger, as.officer)).toBe(401);
      const { uid, gid, mode } = statSync(tokensFile);
      expect([uid, gid, (mode & 0o777).toString(8)]).toEqual([nobody, nobody, '640']);
    },
  );

  it('follows a link, and leaves it one', async () => {
    const link = join(dirname(tokensFile), 'link');
    symlinkSync(tokensFile, link);
    expect(await statusOf(ledger, linked)).toBe(200);
    expect(await revoke(link, 'linked', ledger)).toMatchObject(confirmed);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(await statusOf(ledger, linked)).toBe(401);
  });

  it('says so where a ledger goes by another file, and ends with 1', async () => {
    const other = await freshTokens();
    const { code, stderr } = await revoke(other.tokensFile, 'the-auditor', ledger);
    expect([code, stderr]).toEqual([1, expect.stringContaining('did not confirm')]);
  });

  it('cannot be kept from by a FIFO in place of the file: whoever runs the ledger can still end it', async () => {
    renameSync(tokensFile, `${tokensFile}.away`);
    execFileSync('mkfifo', ['-m', '600', tokensFile]);
    const shown = async () =>
      ((await (await fetch(`${ledger.url}/health/ready`)).json()) as { checks: { tokens: string } }).checks.tokens;
    await until(async () => (await shown()) !== 'ok');
    expect(await statusOf(ledger, as.reader)).toBe(200);
    ledger.child.kill('SIGTERM');
    expect((await ledger.ended).code).toBe(0);
  });
});

describe('initium token revoke where no ledger confirms', () => {
  // Needs root: another user is made of it.
  (isRoot ? it : it.skip)('by who cannot keep its owner changes nothing, and says as whom to do it', async () => {
    const { tokensFile } = await freshTokens();
    chownSync(dirname(tokensFile), nobody, nobody);
    chmodSync(tokensFile, 0o644);
    const args = ['token', 'revoke', await idOf(tokensFile, 'the-auditor'), '--file', tokensFile];
    const { code, stderr } = await start(args, { uid: nobody }).ended;
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: .*tokens\.json: belongs to user 0.*\n$/)]);
    expect(await idOf(tokensFile, 'the-auditor')).not.toBe('');
  });

  it('says that no ledger confirmed where none answers: by itself with 0, asked for it with 1', async () => {
    const { tokensFile } = await freshTokens();
    const nowhere = { url: 'http://127.0.0.1:1' };
    const quiet = await revoke(tokensFile, 'the-auditor', nowhere);
    expect(quiet).toMatchObject({ code: 0, stderr: expect.stringMatching(/127\.0\.0\.1:1.*no ledger/) });
    expect(await revoke(tokensFile, 'the-reader', nowhere, '--url', nowhere.url)).toMatchObject({ code: 1 });
    expect(await revoke(tokensFile, 'the-officer', nowhere, '--no-wait')).toMatchObject({ code: 0, stderr: '' });
    expect((await readTokenFile(tokensFile)).map(({ name }) => name)).toEqual(['the-source']);
  });
});

describe('a tokens file that is none, or that others may write', () => {
  const made: Record<string, (file: string) => void> = {
    'a FIFO': (file) => execFileSync('mkfifo', ['-m', '600', file]),
    'a folder': (file) => mkdirSync(file),
    'of mode 0666': (file) => {
      renameSync(join(dirname(file), 'good'), file);
      chmodSync(file, 0o666);
    },
  };

  it.each(Object.keys(made))('%s stops the start, and the command that would change it, in one line', async (what) => {
    const { tokensFile } = await freshTokens();
    renameSync(tokensFile, join(dirname(tokensFile), 'good'));
    made[what]?.(tokensFile);
    const env = { INITIUM_AUTH: `tokens:${tokensFile}` };
    await expect(runLedger({ env })).rejects.toThrow(/^[^\n]*tokens\.json[^\n]*$/);
    for (const args of [
      ['token', 'list'],
      ['token', 'revoke', 'x'],
    ]) {
      const { code, stderr } = await initiumHere(args, { env });
      expect([args, code, stderr]).toEqual([args, 2, expect.stringMatching(/^error: [^\n]*tokens\.json[^\n]*\n$/)]);
    }
  });

  it('a FIFO stops a process that serves as well, and it ends', async () => {
    const { tokensFile } = await freshTokens();
    renameSync(tokensFile, join(dirname(tokensFile), 'good'));
    made['a FIFO']?.(tokensFile);
    const env = { INITIUM_AUTH: `tokens:${tokensFile}`, INITIUM_DATA: freshFolder(), INITIUM_LISTEN: '127.0.0.1:0' };
    const { code, stderr } = await initium(['serve'], { env });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: [^\n]*tokens\.json[^\n]*\n$/)]);
  });

  // Needs root: another user is made of it.
  (isRoot ? it : it.skip)('that cannot be read stops the start, and the user as whom it runs is named', async () => {
    const { tokensFile } = await freshTokens();
    chownSync(dirname(tokensFile), nobody, nobody);
    const env = { INITIUM_AUTH: `tokens:${tokensFile}`, INITIUM_DATA: join(dirname(tokensFile), 'data') };
    const { code, stderr } = await start(['serve'], { env, uid: nobody }).ended;
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: .*tokens\.json: .* user 65534.*EACCES.*\n$/)]);
  });
});

describe('initium token add', () => {
  // Needs root: only root may give a file away.
  (isRoot ? it : it.skip)('leaves the file its owner as well', async () => {
    const { tokensFile } = await freshTokens();
    giveAway(tokensFile);
    await bearer(tokensFile, { role: 'reader', name: 'added' });
    expect(statSync(tokensFile).uid).toBe(nobody);
    expect(readFileSync(tokensFile, 'utf8')).toContain('added');
  });
});
