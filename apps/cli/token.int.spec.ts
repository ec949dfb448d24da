import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshTokens, type GuardedLedger, runGuardedLedger } from '../../test/ledger-with-tokens.js';
import { freshFolder, removeFolders } from '../../test/running-ledger.js';
import { changeTokenFile } from '../ledger/access/token-file.js';
import { contacts, ndjson } from './testing/crm-events.js';
import { initiumHere } from './testing/initium-here.js';
import { initium } from './testing/initium-process.js';
import { serve } from './testing/serving.js';

let guarded: GuardedLedger;
const tokenOf = (role: keyof GuardedLedger['as']) => guarded.as[role].authorization.slice('Bearer '.length);

beforeAll(async () => {
  guarded = await runGuardedLedger();
});
afterAll(async () => {
  await guarded.ledger.close();
  removeFolders();
});

describe('initium token', () => {
  it('prints a token once, shows whose there are without any secret, and revokes by id', async () => {
    const file = join(freshFolder(), 'tokens.json');
    const add = ['token', 'add', '--file', file];
    const feed = await initium([
      ...add,
      '--role',
      'source',
      '--name',
      'crm-feed',
      '--source',
      'crm',
      '--source',
      'ads',
    ]);
    expect(feed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^initium_[A-Za-z0-9_-]{43}\n$/) });
    const other = await initiumHere([
      ...add,
      '--role',
      'auditor',
      '--name',
      'j.doe',
      '--person',
      '--expires',
      '2099-01-01T00:00:00Z',
      '--json',
    ]);
    const { id, token } = JSON.parse(other.stdout) as { id: string; token: string };
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');

    const listed = await initiumHere(['token', 'list', '--file', file]);
    expect(listed.stdout).not.toContain(token);
    expect(listed.stdout).not.toMatch(/[0-9a-f]{64}/);
    const rows = listed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { name: 'crm-feed', role: 'source', sources: ['crm', 'ads'], expired: false },
      { id, name: 'j.doe', role: 'auditor', holder: 'person', expires: '2099-01-01T00:00:00.000Z', expired: false },
    ]);

    const env = { INITIUM_AUTH: `tokens:${file}` };
    expect(await initiumHere(['token', 'revoke', id, '--no-wait'], { env })).toMatchObject({ code: 0, stderr: '' });
    const again = await initiumHere(['token', 'revoke', id], { env });
    expect(again).toEqual({ code: 1, stdout: '', stderr: `error: ${file} has no token ${id}\n` });
  });

  it('does what the operations manual prints', async () => {
    const manual = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const printed = [...manual.matchAll(/^npx initium (token (?:add|list) .*)$/gm)].map(([, args]) => args as string);
    expect(printed.length).toBeGreaterThan(2);
    const file = join(freshFolder(), 'tokens.json');
    for (const args of printed) {
      const { code } = await initiumHere(args.split(' ').map((arg) => (arg === 'tokens.json' ? file : arg)));
      expect([args, code]).toEqual([args, 0]);
    }
  });

  it.each([
    ['no command', []],
    ['no file', ['list']],
    ['a file that is not there', ['list', '--file', '/nowhere/tokens.json']],
    ['no role', ['add', '--file', 'f', '--name', 'a']],
    ['a role that is none', ['add', '--file', 'f', '--name', 'a', '--role', 'root']],
    ['a name with a space', ['add', '--file', 'f', '--name', 'a b', '--role', 'reader']],
    ['an address as a person’s name', ['add', '--file', 'f', '--name', 'a@b.example', '--role', 'officer', '--person']],
    ['a person that is a machine', ['add', '--file', 'f', '--name', 'a', '--role', 'officer', '--person', '--machine']],
    ['the ledger’s own name', ['add', '--file', 'f', '--name', 'ledger', '--role', 'reader']],
    ['a source that names none', ['add', '--file', 'f', '--name', 'a', '--role', 'source']],
    ['a reader that names one', ['add', '--file', 'f', '--name', 'a', '--role', 'reader', '--source', 'crm']],
    [
      'an expiry that is over',
      ['add', '--file', 'f', '--name', 'a', '--role', 'reader', '--expires', '2020-01-01T00:00:00Z'],
    ],
    ['an expiry that is no instant', ['add', '--file', 'f', '--name', 'a', '--role', 'reader', '--expires', 'soon']],
  ])('refuses %s as wrong usage', async (_what, args) => {
    const { code, stdout, stderr } = await initiumHere(['token', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^(error|Usage): /);
  });
});

describe('a command that asks a ledger', () => {
  it('sends the token of INITIUM_TOKEN, or of a file, and does as its role may', async () => {
    const folder = freshFolder();
    const { url } = guarded.ledger;
    const [file, secret] = [join(folder, 'crm.ndjson'), join(folder, 'token')];
    writeFileSync(file, ndjson(contacts(3)));
    writeFileSync(secret, `${tokenOf('officer')}\n`);
    const imported = await initiumHere(['import', file, '--url', url], { env: { INITIUM_TOKEN: tokenOf('source') } });
    expect(imported).toMatchObject({ code: 0 });
    const out = join(folder, 'out.ndjson');
    const exported = await initiumHere(['export', '--out', out, '--url', url], { env: { INITIUM_TOKEN_FILE: secret } });
    expect(exported).toMatchObject({ code: 0 });
    const one = join(folder, 'one.ndjson');
    const env = { INITIUM_TOKEN: tokenOf('auditor') };
    expect(await initiumHere(['export', '--client', 'c1', '--out', one, '--url', url], { env })).toMatchObject({
      code: 0,
    });
    const checked = await initiumHere(['check', 'c1', '--url', url], { env: { INITIUM_TOKEN_FILE: secret } });
    expect([0, 1]).toContain(checked.code);
    expect(checked.stdout).toContain('c1');
  });

  const each = ['export', 'check', 'import'] as const;

  // What the ledger says and what is said before it is asked, of each command; what else can be wrong, of one.
  it.each([
    ['without a token', {}, 'This takes a token', each],
    ['with an unknown one', { INITIUM_TOKEN: 'initium_unknown' }, 'not known here', ['import']],
    ['with one that is none', { INITIUM_TOKEN: 'two words' }, 'INITIUM_TOKEN: is no token', each],
    ['with an empty one', { INITIUM_TOKEN: '' }, 'INITIUM_TOKEN: is no token', ['check']],
    [
      'with a file that is not there',
      { INITIUM_TOKEN_FILE: '/nowhere' },
      'INITIUM_TOKEN_FILE: cannot be read',
      ['export'],
    ],
    ['with both', { INITIUM_TOKEN: 'a', INITIUM_TOKEN_FILE: '/nowhere' }, 'set only one of them', ['check']],
  ] as const)('says in one line what is wrong %s', async (_what, env, why, commands) => {
    const folder = freshFolder();
    const file = join(folder, 'crm.ndjson');
    writeFileSync(file, ndjson(contacts(3)));
    const argsOf = { export: ['export', '--out', join(folder, 'x')], check: ['check', 'c1'], import: ['import', file] };
    for (const args of commands.map((command) => argsOf[command])) {
      const { code, stdout, stderr } = await initiumHere([...args, '--url', guarded.ledger.url], { env });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(why);
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^error: /);
      expect(stderr).not.toContain('two words');
    }
  });
});

describe('initium serve', () => {
  it('refuses to listen beyond loopback without tokens, in one line that names the setting', async () => {
    const env = { INITIUM_DATA: freshFolder(), INITIUM_LISTEN: '0.0.0.0:0' };
    const { code, stdout, stderr } = await initium(['serve'], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: INITIUM_AUTH: [^\n]+\n$/);
  });

  it('asks for tokens where it is told to, names those made before tokens named kinds, logs none, and ends as ever', async () => {
    const { tokensFile, as } = await freshTokens();
    await changeTokenFile(tokensFile, (entries) => entries.map(({ kinds: _, ...entry }) => entry));
    const started = await serve(freshFolder(), ['--listen', '0.0.0.0:0'], {
      INITIUM_AUTH: `tokens:${tokensFile}`,
      INITIUM_TOKEN: as.reader.authorization.slice('Bearer '.length),
      INITIUM_LOG_LEVEL: 'trace',
    });
    const url = `http://127.0.0.1:${new URL(started.url).port}/v1/rules`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: as.reader })).status).toBe(200);
    started.child.kill('SIGTERM');
    const { code, stderr } = await started.ended;
    expect(code).toBe(0);
    expect(stderr).not.toContain('initium_');
    const said = stderr.split('\n').filter((line) => line.includes('made before'));
    expect(said).toHaveLength(1);
    expect(JSON.parse(said[0] as string)).toMatchObject({
      principal: 'the-source',
      loses: expect.arrayContaining(['Source', 'AssetRegistered', 'Retraction of what other sources sent']),
    });
  });
});
