import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rmdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, type GuardedLedger, runGuardedLedger } from '../../../test/ledger-with-tokens.js';
import { RawRequest } from '../../../test/raw-request.js';
import {
  contact,
  eventType,
  freshFolder,
  get,
  linesType,
  post,
  removeFolders,
  runLedger,
} from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';
import { revokeToken } from '../../cli/token/revoke-token.js';
import { defaultLimits } from '../config.js';
import type { RunningLedger } from '../main.js';
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
      expect(await shown()).toMatch(/tokens\.json: .*; the tokens of before are in force$/);
      expect((await get(`${url}/health/ready`)).status).toBe(200);
      expect(await statusOf(guarded.as.auditor)).toBe(200);
      await writeFile(guarded.tokensFile, before);
      await until(async () => (await shown()) === 'ok');
      expect(await statusOf(guarded.as.auditor)).toBe(200);
    },
  );

  it('and is gone or no file does so for ten seconds', async () => {
    expect(defaultLimits.tokensAwayMaxMs).toBe(10_000);
    const { tokensFile } = guarded;
    const shown = async () => (await get(`${guarded.ledger.url}/health/ready`)).body.checks.tokens as string;
    await rename(tokensFile, `${tokensFile}.away`);
    await until(async () => /is not there/.test(await shown()));
    await mkdir(tokensFile);
    await until(async () => /a folder/.test(await shown()));
    expect(await statusOf(guarded.as.auditor)).toBe(200);
    await rmdir(tokensFile);
    await rename(`${tokensFile}.away`, tokensFile);
    await until(async () => (await shown()) === 'ok');
  });

  it('and others may write is not taken, whatever it says', async () => {
    const { tokensFile, as, ledger } = guarded;
    const shown = async () => (await get(`${ledger.url}/health/ready`)).body.checks.tokens as string;
    await chmod(tokensFile, 0o666);
    await until(async () => /has mode 0666/.test(await shown()));
    expect(await statusOf(as.auditor)).toBe(200);
    await chmod(tokensFile, 0o600);
    await until(async () => (await shown()) === 'ok');
  });
});

describe('rights that are narrowed', () => {
  const change = (name: string, kinds: readonly string[]) =>
    changeTokenFile(guarded.tokensFile, (entries) =>
      entries.map((entry) => (entry.name === name ? { ...entry, kinds } : entry)),
    );

  it('reach a stream that is open: it is cut, and what is sent again has the rights of now', async () => {
    const { url } = guarded.ledger;
    const granted = { role: 'source', name: 'granted', kinds: ['default', 'Campaign'] } as const;
    const { authorization } = await bearer(guarded.tokensFile, granted);
    await until(async () => (await get(`${url}/v1/schemas`, { authorization })).status === 200);
    const campaign = (id: string) =>
      contact(id, {
        type: 'initium.Campaign.v1',
        subject: 'campaign/x',
        data: {
          actor: 'FIRM',
          channel: 'TV',
          purpose: 'BRAND',
          reach: ['DE'],
          trackable: false,
          from: '2026-01-01T00:00:00Z',
        },
      });
    const line = `${JSON.stringify(campaign('wide'))}\n`;
    const request = new RawRequest(url).send(
      `POST /v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: ${authorization}\r\ncontent-type: ${linesType}\r\n` +
        `transfer-encoding: chunked\r\n\r\n${line.length.toString(16)}\r\n${line}\r\n`,
    );
    await request.until(/"outcome":"recorded"/);
    await change('granted', ['default']);
    await request.closed;
    const { body } = await post(`${url}/v1/events`, eventType, campaign('narrow'), { authorization });
    expect(body.results[0].outcome).toBe('quarantined');
  });

  it('leave what is open for other tokens as it is', async () => {
    const { url } = guarded.ledger;
    const kept = new RawRequest(url).send(
      `GET /v1/changes HTTP/1.1\r\nhost: localhost\r\nauthorization: ${guarded.as.reader.authorization}\r\n\r\n`,
    );
    expect(await kept.status()).toBe(200);
    await change('granted', ['Campaign']);
    const inForce = createHash('sha256')
      .update(await readFile(guarded.tokensFile))
      .digest('hex');
    await until(async () => (await get(`${url}/health/ready`)).body.tokensInForce === inForce);
    expect(kept.socket.closed).toBe(false);
    kept.end();
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
});

describe('a ledger with a tokens file that is empty at first, and away at last', () => {
  let ledger: RunningLedger;
  let url: string;
  let tokensFile: string;
  beforeAll(async () => {
    tokensFile = `${freshFolder()}/t`;
    await changeTokenFile(tokensFile, () => []);
    const env = { INITIUM_AUTH: `tokens:${tokensFile}`, INITIUM_LISTEN: '0.0.0.0:0' };
    ledger = await runLedger({ env, limits: { tokensAwayMaxMs: 1200 } });
    url = `http://127.0.0.1:${new URL(ledger.url).port}`;
  });
  afterAll(() => ledger.close());

  it('lets nobody in without tokens, also on an address that is not loopback, and asks for them there', async () => {
    expect((await get(`${url}/v1/rules`)).status).toBe(401);
    const reader = await bearer(tokensFile, { role: 'reader' });
    expect((await get(`${url}/v1/rules`, guarded.as.reader)).status).toBe(401);
    await until(async () => (await get(`${url}/v1/rules`, reader)).status === 200);
  });

  it('closes the door once it is away for too long: 503 with Retry-After until it is back, and what was open is cut', async () => {
    const reader = await bearer(tokensFile, { role: 'reader', name: 'another' });
    const source = await bearer(tokensFile, { role: 'source' });
    const send = () => post(`${url}/v1/events`, eventType, contact('kept'), source);
    await until(async () => (await send()).status === 201);
    const open = new RawRequest(url).send(
      `GET /v1/changes HTTP/1.1\r\nhost: localhost\r\nauthorization: ${reader.authorization}\r\n\r\n`,
    );
    expect(await open.status()).toBe(200);
    await rename(tokensFile, `${tokensFile}.away`);
    await until(async () => (await send()).status === 503);
    const { headers, body } = await send();
    expect([body.type, headers.get('retry-after')]).toEqual(['urn:initium:problem:tokens-away', '5']);
    await open.closed;
    const ready = await get(`${url}/health/ready`);
    expect([ready.status, ready.body.checks.door]).toEqual([503, expect.stringContaining('nobody is let in')]);
    expect((await get(`${url}/v1/rules`)).status).toBe(401);
    await rename(`${tokensFile}.away`, tokensFile);
    await until(async () => (await send()).status === 200);
    const incidents = (await get(`${url}/v1/incidents`, reader)).body.incidents as { code: string }[];
    expect(incidents.map(({ code }) => code)).toContain('tokens-away');
  });
});
