import { rename, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, type GuardedLedger, runGuardedLedger, until } from '../../../test/ledger-with-tokens.js';
import { RawRequest } from '../../../test/raw-request.js';
import { contact, freshFolder, get, linesType, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { revokeToken } from '../../cli/token/revoke-token.js';
import { changeTokenFile, readTokenFile } from './token-file.js';

let guarded: GuardedLedger;
const statusOf = async (headers: Readonly<Record<string, string>>) =>
  (await get(`${guarded.ledger.url}/v1/rules`, headers)).status;

async function revoke(name: string): Promise<void> {
  const { id } = (await readTokenFile(guarded.tokensFile)).find((entry) => entry.name === name) as { id: string };
  await revokeToken(guarded.tokensFile, id);
}

beforeAll(async () => {
  guarded = await runGuardedLedger();
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

describe('a running ledger', () => {
  it('takes a new token, and no more once it is revoked', async () => {
    const headers = await bearer(guarded.tokensFile, { role: 'auditor', name: 'passing' });
    await until(async () => (await statusOf(headers)) === 200);
    await revoke('passing');
    await until(async () => (await statusOf(headers)) === 401);
    expect(await statusOf(guarded.as.auditor)).toBe(200);
  });

  it('takes a token until the instant at which it expires', async () => {
    const expires = new Date(Date.now() + 6000).toISOString();
    const headers = await bearer(guarded.tokensFile, { role: 'auditor', name: 'short', expires });
    await until(async () => (await statusOf(headers)) === 200);
    await until(async () => (await statusOf(headers)) === 401);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expires));
  });

  it('takes two tokens of one principal, so that one can take over from the other', async () => {
    const old = await bearer(guarded.tokensFile, { role: 'auditor', name: 'twice' });
    const young = await bearer(guarded.tokensFile, { role: 'auditor', name: 'twice' });
    await until(async () => (await statusOf(young)) === 200);
    await revoke('twice');
    await until(async () => (await statusOf(old)) === 401);
    expect(await statusOf(young)).toBe(200);
  });

  it('cuts a stream of changes when its token is revoked, and no other', async () => {
    const headers = await bearer(guarded.tokensFile, { role: 'reader', name: 'gateway' });
    await until(async () => (await statusOf(headers)) === 200);
    const [cut, kept] = [headers, guarded.as.reader].map(({ authorization }) =>
      new RawRequest(guarded.ledger.url).send(
        `GET /v1/changes HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\n\r\n`,
      ),
    ) as [RawRequest, RawRequest];
    expect([await cut.status(), await kept.status()]).toEqual([200, 200]);
    await revoke('gateway');
    await cut.closed;
    expect(kept.socket.closed).toBe(false);
    kept.end();
  });

  it('cuts a stream of events when its token is revoked; what was answered is recorded', async () => {
    const { authorization } = await bearer(guarded.tokensFile, { role: 'source', name: 'feed' });
    await until(async () => (await get(`${guarded.ledger.url}/v1/schemas`, { authorization })).status === 200);
    const line = `${JSON.stringify(contact('streamed'))}\n`;
    const request = new RawRequest(guarded.ledger.url).send(
      `POST /v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\ncontent-type: ${linesType}\r\n` +
        `transfer-encoding: chunked\r\n\r\n${line.length.toString(16)}\r\n${line}\r\n`,
    );
    await request.until(/"outcome":"recorded"/);
    await revoke('feed');
    await request.closed;
    expect((await get(`${guarded.ledger.url}/v1/events/crm/streamed`, guarded.as.auditor)).status).toBe(200);
  });
});

describe('a tokens file that breaks', () => {
  it.each([
    ['is no JSON', '{"v":1,'],
    ['is of another version', '{"v":2,"tokens":[]}'],
    ['has a role that is none', '{"v":1,"tokens":[{"id":"a","name":"a","role":"root","sha256":"","created":""}]}'],
  ])(
    'and %s leaves the tokens of before in force, is shown, and counts again once it is mended',
    async (_what, text) => {
      const { url } = guarded.ledger;
      const before = `{"v":1,"tokens":${JSON.stringify(await readTokenFile(guarded.tokensFile))}}`;
      const shown = async () => (await get(`${url}/health/ready`)).body.checks.tokens as string;
      expect(await shown()).toBe('ok');
      await writeFile(guarded.tokensFile, text);
      await until(async () => (await shown()) !== 'ok');
      expect(await shown()).toBe('the tokens file cannot be read; the tokens of before are in force');
      expect((await get(`${url}/health/ready`)).status).toBe(200);
      expect(await statusOf(guarded.as.auditor)).toBe(200);
      await writeFile(guarded.tokensFile, before);
      await until(async () => (await shown()) === 'ok');
      expect(await statusOf(guarded.as.auditor)).toBe(200);
    },
  );

  it('and is gone does so too', async () => {
    const shown = async () => (await get(`${guarded.ledger.url}/health/ready`)).body.checks.tokens as string;
    await rename(guarded.tokensFile, `${guarded.tokensFile}.away`);
    await until(async () => (await shown()) !== 'ok');
    expect(await statusOf(guarded.as.auditor)).toBe(200);
    await rename(`${guarded.tokensFile}.away`, guarded.tokensFile);
    await until(async () => (await shown()) === 'ok');
  });
});

describe('a start', () => {
  it.each([
    ['a file that is not there', undefined],
    ['no tokens file', 'tokens'],
  ])('with %s is refused in one line that names the setting', async (_what, text) => {
    const folder = freshFolder();
    if (text !== undefined) await writeFile(`${folder}/t`, text);
    const started = runLedger({ folder, env: { INITIUM_AUTH: `tokens:${folder}/t` } });
    await expect(started).rejects.toThrow(/^INITIUM_AUTH: [^\n]+$/);
    await expect(started).rejects.toMatchObject({ name: 'ConfigError' });
  });

  it('with tokens listens on an address that is not loopback, and asks for them there', async () => {
    const everywhere = await runGuardedLedger({ env: { INITIUM_LISTEN: '0.0.0.0:0' } });
    const { port } = new URL(everywhere.ledger.url);
    const url = `http://127.0.0.1:${port}/v1/rules`;
    expect((await get(url)).status).toBe(401);
    expect((await get(url, everywhere.as.reader)).status).toBe(200);
    await everywhere.ledger.close();
  });

  it('with a file without tokens lets nobody in', async () => {
    const file = `${freshFolder()}/t`;
    await changeTokenFile(file, () => []);
    const ledger = await runLedger({ env: { INITIUM_AUTH: `tokens:${file}` } });
    expect((await get(`${ledger.url}/v1/rules`, guarded.as.reader)).status).toBe(401);
    await ledger.close();
  });
});
