import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { buildCheck, hasGo } from '../../test/interop/find-go.js';
import { batchType, contact, freshFolder, get, post, removeFolders } from '../../test/running-ledger.js';
import { until } from '../../test/until.js';
import { initiumHere } from './testing/initium-here.js';
import { type Serving, serve } from './testing/serving.js';

/** Genesis, and the adoption of the rule set. */
const before = 2;
const [first, next] = ['ledger.example/a', 'ledger.example/b'];

let serving: Serving | undefined;
afterEach(() => end());
afterAll(removeFolders);

async function begin(folder: string): Promise<string> {
  serving = await serve(folder, [], { INITIUM_ORIGIN: first });
  return serving.url;
}
async function end(): Promise<void> {
  serving?.child.kill('SIGTERM');
  await serving?.ended;
  serving = undefined;
}
async function record(url: string, ...ids: readonly string[]): Promise<void> {
  expect(
    (
      await post(
        `${url}/v1/events`,
        batchType,
        ids.map((id) => contact(id)),
      )
    ).status,
  ).toBeLessThan(300);
}
async function checkpointOf(url: string, size: number): Promise<string> {
  let note = '';
  await until(async () => {
    const answer = await fetch(`${url}/log/checkpoint`);
    note = await answer.text();
    return answer.status === 200 && Number(note.split('\n')[1]) >= size;
  });
  return note;
}
const incidents = async (url: string): Promise<string[]> =>
  (await get(`${url}/v1/incidents`)).body.incidents.map(({ code }: { code: string }) => code);
const saidOf = async (...args: readonly string[]) => initiumHere([...args]);

describe('a ledger of which the end is lost', () => {
  it('goes on under another name, which says how much was signed before, and is followed by who checks it', async () => {
    const root = freshFolder();
    const [data, backup, shortened, continued] = ['data', 'backup.sqlite', 'shortened', 'continued'].map((name) =>
      join(root, name),
    ) as [string, string, string, string];
    let url = await begin(data);
    await record(url, '1', '2');
    const kept = join(root, 'kept');
    writeFileSync(kept, await checkpointOf(url, before + 2));
    expect(await saidOf('backup', '--data', data, backup)).toMatchObject({ code: 0 });
    await record(url, '3');
    await checkpointOf(url, before + 3);
    await end();

    expect(await saidOf('restore', backup, '--data', shortened)).toMatchObject({ code: 0 });
    cpSync(join(data, 'keys'), join(shortened, 'keys'), { recursive: true });
    url = await begin(shortened);
    // With what is recorded of the restoration there are as many leaves, and others.
    await until(async () => (await incidents(url)).some((code) => /^log-(shortened|forked)$/.test(code)));
    await end();

    const last = join(data, 'keys/last-checkpoint');
    const restore = (...args: readonly string[]) =>
      saidOf('restore', backup, '--data', continued, '--continue-as', next, ...args);
    const persons = ['--recorder', 'ann', '--approver', 'bob'];
    expect(await restore(...persons)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/give the last checkpoint/),
    });
    expect(await restore('--last-checkpoint', last, '--recorder', 'ann', '--approver', 'ann')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/another person than ann/),
    });
    expect(await restore('--last-checkpoint', kept, ...persons)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/nothing that was signed is lost/),
    });
    // What fails at the very end leaves nothing behind, and the next attempt finds nothing in its way.
    const refusing = join(root, 'refusing.sqlite');
    cpSync(backup, refusing);
    const db = new Database(refusing);
    db.exec(
      `CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.stream LIKE 'ledger-restored-%' BEGIN SELECT RAISE(ABORT, 'no more'); END`,
    );
    db.close();
    const failed = ['restore', refusing, '--data', continued, '--continue-as', next, '--last-checkpoint', last];
    expect(await saidOf(...failed, ...persons)).toMatchObject({ code: 2, stderr: 'error: no more\n' });
    expect(readdirSync(continued)).toEqual([]);
    expect(await restore('--last-checkpoint', last, ...persons)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/goes on as ledger\.example\/b/),
    });
    cpSync(join(data, 'keys/tag.key'), join(continued, 'keys/tag.key'));

    url = await begin(continued);
    await record(url, '3', '4');
    // Two genesis, the adoption, the restoration, and all that was sent.
    expect((await checkpointOf(url, before + 2 + 2 + 2)).split('\n')[0]).toBe(next);
    expect(await incidents(url)).toEqual(expect.arrayContaining(['log-continued', 'restored']));
    const lines = (await (await fetch(`${url}/v1/ledger`)).text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { data: genesis } = lines.filter(({ type }) => type === 'ledger.genesis').at(-1);
    expect(genesis).toMatchObject({
      origin: next,
      continues: { origin: first, size: String(before + 3) },
      by: { recorder: 'ann', approver: 'bob' },
    });
    const key: string = genesis.log.key;
    const replayed = await saidOf('replay', '--log', `${url}/log`, '--key', key, '--since', kept);
    expect(JSON.parse(replayed.stdout)).toMatchObject({
      good: true,
      log: next,
      continues: [{ origin: first, size: before + 3, from: before + 2 }],
    });
    // What is lost cannot be shown to be there.
    const lost = await saidOf('replay', '--log', `${url}/log`, '--key', key, '--since', last);
    expect(JSON.parse(lost.stdout)).toMatchObject({ good: false, wrong: 'forked-root' });
    writeFileSync(join(root, 'questions'), '');
    expect(await saidOf('export', '--url', url, '--out', join(root, 'exported'))).toMatchObject({ code: 0 });
    const args = ['--evidence', join(root, 'exported'), '--questions', join(root, 'questions'), '--log-key', key];
    expect(await saidOf('assess', ...args)).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/goes on from the first 4 of 5 leaves that ledger\.example\/a/),
    });
    const [out, policy] = [join(root, 'pack.zip'), join(root, 'policy')];
    const asked = ['pack', 'c1', '--reason', 'a test', '--entity', 'X', '--out', out, '--url', url];
    expect(await saidOf(...asked)).toMatchObject({ code: 0 });
    const { data: genesisBefore } = lines.find(({ type }) => type === 'ledger.genesis');
    for (const [known, code, words] of [
      [key, 0, /goes on from the first 4 of 5 leaves that ledger\.example\/a had signed: the rest are lost$/],
      [genesisBefore.log.key, 2, /^the policy knows no log ledger\.example\/b: it goes on from .* taken anew$/],
    ] as const) {
      writeFileSync(policy, `log ${known}\nquorum none\n`);
      const verified = await saidOf('verify', out, '--policy', policy);
      const { claims } = JSON.parse(verified.stdout) as { claims: { claim: string; words: string }[] };
      expect([verified.code, claims.find(({ claim }) => claim === 'LOG')?.words]).toEqual([
        code,
        expect.stringMatching(words),
      ]);
    }
    if (!hasGo) return;
    mkdirSync(join(root, 'go'));
    const said = execFileSync(buildCheck(join(root, 'go')), ['-log', key, '-old', kept, `${url}/log`], {
      encoding: 'utf8',
    });
    expect(said).toContain(
      `\ncontinues: ${first}, which was signed with ${before + 3} leaves, of which the first ${before + 2} are here\n`,
    );
    expect(said).toContain(`\nconsistency: goes on from ${before + 2}\n`);
  });

  it('goes on as two persons decide, whose tokens these are where tokens are asked for', async () => {
    const root = freshFolder();
    const tokens = join(root, 'tokens.json');
    const tokenOf = async (name: string, ...args: readonly string[]) => {
      const added = await saidOf('token', 'add', '--file', tokens, '--name', name, '--json', ...args);
      const file = join(root, `${name}.token`);
      writeFileSync(file, JSON.parse(added.stdout).token);
      return file;
    };
    const officer = ['--role', 'officer'];
    const [ann, bob] = [await tokenOf('ann', ...officer, '--person'), await tokenOf('bob', ...officer, '--person')];
    const [program, reader] = [
      await tokenOf('program', ...officer, '--machine'),
      await tokenOf('eve', '--role', 'reader'),
    ];
    const env = { INITIUM_AUTH: `tokens:${tokens}`, INITIUM_TOKEN_FILE: ann };
    const decided = async (...args: readonly string[]) => {
      const command = ['restore', join(root, 'none'), '--data', join(root, 'data'), '--continue-as', next];
      return (await initiumHere([...command, '--last-checkpoint', join(root, 'last'), ...args], { env })).stderr;
    };
    expect(await decided('--recorder', 'ann', '--approver', 'bob')).toMatch(/this ledger asks for tokens/);
    expect(await decided()).toMatch(/^error: --approver-token-file: an officer has to do this/);
    expect(await decided('--approver-token-file', ann)).toMatch(/another person than ann/);
    expect(await decided('--approver-token-file', program)).toMatch(/^error: --approver-token-file: is of no person/);
    expect(await decided('--approver-token-file', reader)).toMatch(
      /^error: --approver-token-file: is of the role reader/,
    );
    expect(await decided('--approver-token-file', bob)).toMatch(/^error: .*none: there is no such file\n$/);
  });
});
