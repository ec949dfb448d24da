import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addConnection } from '../../test/connections.js';
import { contact, freshFolder, get, post, removeFolders, runLedger, streamsOf } from '../../test/running-ledger.js';
import { until } from '../../test/until.js';
import type { RunningLedger } from '../ledger/main.js';
import { schemeNames } from '../ledger/recording/webhooks/signature-schemes.js';
import { initiumHere } from './testing/initium-here.js';

let ledger: RunningLedger;
const folder = freshFolder();
const file = join(folder, 'connections.json');

beforeAll(async () => {
  ledger = await runLedger({ folder });
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

const connection = (...args: string[]) => initiumHere(['connection', ...args, '--file', file]);
const add = (name: string, scheme: string, ...args: string[]) =>
  connection('add', name, '--mapping', 'cloudevents', '--scheme', scheme, ...args);
const test = (name: string, ...args: string[]) => connection('test', name, '--url', ledger.url, ...args);
const stored = (name: string) =>
  JSON.parse(readFileSync(file, 'utf8')).connections.find((one: { name: string }) => one.name === name);

function fileWith(text: string): string {
  const path = join(freshFolder(), 'given');
  writeFileSync(path, text);
  return path;
}

const vendorKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' });
const given: Readonly<Record<string, string>> = { sendgrid: vendorKey.toString('base64') };

describe('initium connection', () => {
  it('makes up a secret where the firm may choose it, prints it once, and shows it nowhere else', async () => {
    const made = await add('chosen', 'standard');
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=\n$/) });
    expect(made.stderr).toContain('POST /v1/webhooks/chosen');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const listed = await connection('list');
    expect(JSON.parse(listed.stdout.split('\n')[0] ?? '')).toMatchObject({ name: 'chosen', source: 'chosen' });
    expect(listed.stdout).not.toContain(made.stdout.trim());
    expect(listed.stdout).not.toContain(stored('chosen').testKey);
  });

  it('has a running ledger say what it would record, whoever signs, and records nothing', async () => {
    for (const scheme of schemeNames) {
      const secret = ['--secret-file', fileWith(given[scheme] ?? 'secret-of-a-vendor')];
      const madeUp = ['standard', 'basic', 'none'].includes(scheme);
      expect([
        scheme,
        (await add(`by-${scheme}`, scheme, '--source', 'sample', ...(madeUp ? [] : secret))).code,
      ]).toEqual([scheme, 0]);
    }
    const before = await streamsOf(ledger);
    await until(async () => (await test('by-none')).code === 0);
    // Where a signature lies in the body, that is no CloudEvent.
    for (const scheme of schemeNames.filter((name) => name !== 'mailgun')) {
      const { code, stdout, stderr } = await test(`by-${scheme}`);
      expect([scheme, code, stderr.includes('alone can sign')]).toEqual([scheme, 0, scheme === 'sendgrid']);
      expect(JSON.parse(stdout)).toMatchObject({ dryRun: true, results: [{ outcome: 'recorded' }] });
    }
    const recorded = [...(await streamsOf(ledger)).keys()].filter((stream) => !before.has(stream));
    expect(recorded.filter((stream) => !stream.startsWith('ledger-connections-'))).toEqual([]);
  });

  it('ends with 1 where what the vendor sends is no evidence, and says why', async () => {
    const { code, stdout } = await test(
      'by-none',
      '--body',
      fileWith(JSON.stringify(contact('x', { source: 'other' }))),
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout).results).toMatchObject([
      { outcome: 'quarantined', errors: [{ detail: expect.stringContaining('not among the sources') }] },
    ]);
  });

  it('maps again what could not be mapped, once its mapping can', async () => {
    const mapping = join(freshFolder(), 'later.yaml');
    await addConnection(file, { name: 'later', mapping, source: 'later', scheme: 'none', secrets: [] });
    const mail = { email: 'ann@example.com', timestamp: 1_782_032_405, event: 'delivered', sg_event_id: 'kept' };
    const unheard = { ...mail, event: 'unheard', sg_event_id: 'unheard' };
    const url = `${ledger.url}/v1/webhooks/later`;
    await until(async () => (await post(url, 'application/json', [mail])).status === 200);
    await post(url, 'application/json', [unheard]);
    const env = { INITIUM_PSEUDONYM_KEY_FILE: fileWith(`${Buffer.alloc(32, 5).toString('base64')}\n`) };
    writeFileSync(mapping, 'extends: sendgrid\nversion: 101\n');
    const done: object[] = [];
    await until(async () => {
      const { code, stdout } = await initiumHere(
        ['connection', 'remap', 'later', '--url', ledger.url, '--file', file],
        { env },
      );
      done.push({ code, ...JSON.parse(stdout) });
      return JSON.parse(stdout).open === 2;
    });
    expect(done.at(-1)).toEqual({ code: 1, open: 2, mapped: 1, recorded: 1, ignored: 0, unmapped: 1 });
    const { body } = await get(`${ledger.url}/v1/events/later/kept`);
    expect(body).toMatchObject({
      data: { stage: 'DELIVERED' },
      resubmissionof: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('has two secrets good while one is changed for another', async () => {
    await add('turning', 'bearer', '--secret-file', fileWith('first'), '--source', 'sample');
    await connection('rotate', 'turning', '--secret-file', fileWith('second'));
    await connection('rotate', 'turning', '--secret-file', fileWith('third'));
    expect(stored('turning').secrets.map(({ secret }: { secret: string }) => secret)).toEqual(['third', 'second']);
    const body = contact('turned', { source: 'sample' });
    const url = `${ledger.url}/v1/webhooks/turning`;
    const sent = (secret: string) => post(url, 'application/json', body, { authorization: `Bearer ${secret}` });
    await until(async () => (await sent('third')).status === 200);
    expect((await sent('second')).status).toBe(200);
    expect((await sent('first')).status).toBe(401);
  });

  it('takes nothing of one that is disabled, until it is enabled', async () => {
    const url = `${ledger.url}/v1/webhooks/by-none`;
    const body = contact('switched', { source: 'sample' });
    const status = async () => (await post(url, 'application/json', body)).status;
    expect((await connection('disable', 'by-none')).code).toBe(0);
    await until(async () => (await status()) === 410);
    expect((await connection('enable', 'by-none')).code).toBe(0);
    await until(async () => (await status()) === 200);
  });

  it.each([
    ['that there is already', ['add', 'chosen', '--mapping', 'cloudevents', '--scheme', 'none'], /--replace/],
    ['of another name than there may be', ['add', 'A/b', '--mapping', 'cloudevents', '--scheme', 'none'], /a-z/],
    ['of no mapping', ['add', 'a', '--mapping', 'nothing', '--scheme', 'none'], /no mapping nothing/],
    ['whose secret the vendor makes', ['add', 'a', '--mapping', 'cloudevents', '--scheme', 'zendesk'], /--secret-file/],
    ['without a window', ['add', 'a', '--mapping', 'cloudevents', '--scheme', 'none', '--window', '0'], /--window/],
    [
      'of kinds that are none',
      ['add', 'a', '--mapping', 'cloudevents', '--scheme', 'none', '--kinds', 'X'],
      /--kinds X/,
    ],
    ['that is not there', ['disable', 'nobody'], /no connection nobody/],
  ])('refuses one %s, in one line', async (_what, args, why) => {
    const { code, stdout, stderr } = await connection(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(why);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses a bad secret without saying it', async () => {
    const { code, stderr } = await add('bad', 'sendgrid', '--secret-file', fileWith('my-secret-key'));
    expect(code).toBe(2);
    expect(stderr).toContain('public key on P-256');
    expect(stderr).not.toContain('my-secret-key');
  });
});
