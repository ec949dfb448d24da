import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { type LogPolicy, openWitnessed, parsePolicy } from '#libs/transparency';
import {
  batchType,
  contact,
  freshFolder,
  get,
  post,
  removeFolders,
  runLedger,
  type TestOptions,
} from '../../../test/running-ledger.js';
import { until } from '../../../test/until.js';
import { type Started, start, untilWritten } from '../../cli/testing/initium-process.js';
import type { RunningLedger } from '../main.js';

interface RunningWitness {
  readonly url: string;
  readonly key: string;
  end(): Promise<void>;
}

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});
afterAll(removeFolders);

async function runWitness(folder: string, log: string, listen = '127.0.0.1:0'): Promise<RunningWitness> {
  const args = ['witness', '--data', folder, '--name', 'w.example', '--log', log, '--listen', listen, '--json'];
  const started: Started = start(args);
  const [line] = await untilWritten(started, 'stdout', /.*\n/);
  const end = async () => {
    started.child.kill('SIGTERM');
    await started.ended;
  };
  running.push({ close: end });
  return { ...(JSON.parse(line) as { url: string; key: string }), end };
}

async function runIn(folder: string, policyFile?: string, options: TestOptions = {}): Promise<RunningLedger> {
  const env = policyFile === undefined ? {} : { INITIUM_LOG_POLICY_FILE: policyFile };
  const ledger = await runLedger({ folder, env, ...options });
  running.push(ledger);
  return ledger;
}

/** A ledger that has its checkpoints cosigned by two witnesses, and wants both. */
async function witnessed() {
  const [folder, one, other] = [freshFolder(), freshFolder(), freshFolder()];
  const first = await runIn(folder);
  const [line = ''] = (await (await fetch(`${first.url}/v1/ledger`)).text()).split('\n');
  const { key } = (JSON.parse(line) as { data: { log: { key: string } } }).data.log;
  await first.close();
  const witnesses = [await runWitness(one, key), await runWitness(other, key)] as const;
  const lines = witnesses.map((witness, index) => `witness w${index} ${witness.key} ${witness.url}`);
  const file = join(folder, 'policy');
  const policy = [`log ${key}`, ...lines, 'group both all w0 w1', 'quorum both', ''].join('\n');
  writeFileSync(file, policy);
  return { folder, file, policy: parsePolicy(Buffer.from(policy)), key, folders: [one, other] as const, witnesses };
}

const record = (ledger: RunningLedger, id: string) => post(`${ledger.url}/v1/events`, batchType, [contact(id)]);
const incidents = async (ledger: RunningLedger): Promise<string[]> =>
  (await get(`${ledger.url}/v1/incidents`)).body.incidents
    .filter(({ closed }: { closed: string | null }) => closed === null)
    .map(({ code }: { code: string }) => code);

/** Who has cosigned the checkpoint of so many leaves, once it is there. */
async function cosignersAt(ledger: RunningLedger, size: number, policy: LogPolicy): Promise<string[]> {
  let cosigners: string[] | undefined;
  await until(async () => {
    const answer = await fetch(`${ledger.url}/log/checkpoint`);
    if (answer.status !== 200) return false;
    const { checkpoint, cosigned } = openWitnessed(Buffer.from(await answer.arrayBuffer()), policy);
    if (checkpoint.size < size) return false;
    cosigners = [...cosigned.keys()];
    return true;
  });
  return cosigners ?? [];
}

/** Genesis, and the adoption of the rule set. */
const before = 2;

describe('a ledger with witnesses', () => {
  it('has its checkpoints cosigned, and publishes them also while a witness is away', async () => {
    const { folder, file, policy, key, folders, witnesses } = await witnessed();
    const ledger = await runIn(folder, file);
    await record(ledger, '1');
    expect(await cosignersAt(ledger, before + 1, policy)).toEqual(['w0', 'w1']);
    expect(await incidents(ledger)).toEqual([]);

    await witnesses[1].end();
    await record(ledger, '2');
    expect(await cosignersAt(ledger, before + 2, policy)).toEqual(['w0']);
    await until(async () => (await incidents(ledger)).includes('log-quorum-missing'));
    expect(await incidents(ledger)).toContain('witness-away');
    expect(await get(`${ledger.url}/log/proof/crm/2`)).toMatchObject({ status: 200 });

    await runWitness(folders[1], key, new URL(witnesses[1].url).host);
    await record(ledger, '3');
    expect(await cosignersAt(ledger, before + 3, policy)).toEqual(['w0', 'w1']);
    await until(async () => (await incidents(ledger)).length === 0);
  });

  it('is refused by each of them where it was forked from the one that they know', async () => {
    const { folder, file, policy } = await witnessed();
    const fork = freshFolder();
    const ledger = await runIn(folder, file);
    await record(ledger, '1');
    expect(await cosignersAt(ledger, before + 1, policy)).toEqual(['w0', 'w1']);
    await ledger.close();
    cpSync(folder, fork, { recursive: true });

    const shown = await runIn(folder, file);
    await record(shown, 'to the auditor');
    expect(await cosignersAt(shown, before + 2, policy)).toEqual(['w0', 'w1']);
    const hidden = await runIn(fork, file);
    for (const [index, id] of ['to somebody else', 'and more'].entries()) {
      await record(hidden, id);
      expect(await cosignersAt(hidden, before + 2 + index, policy)).toEqual([]);
    }
    await until(
      async () => (await incidents(hidden)).filter((code) => code === 'log-witnessed-otherwise').length === 2,
    );
  });

  it('does not start with a policy of another log', async () => {
    const { folder } = await witnessed();
    writeFileSync(join(folder, 'none'), 'quorum none\n');
    await expect(runIn(folder, join(folder, 'none'))).rejects.toThrow(
      /^INITIUM_LOG_POLICY_FILE: .* does not name this log; give it the line: log initium\.local/,
    );
  });
});

describe('a signer that does not know what it signed last', () => {
  const recalling = { lastCheckpointFromWitnesses: true };

  /** A ledger that was cosigned with three events, of which nothing is left that was signed. */
  async function forgetful() {
    const one = await witnessed();
    const ledger = await runIn(one.folder, one.file);
    for (const id of ['1', '2', '3']) await record(ledger, id);
    expect(await cosignersAt(ledger, before + 3, one.policy)).toEqual(['w0', 'w1']);
    await ledger.close();
    const last = join(one.folder, 'keys/last-checkpoint');
    for (const path of [last, join(one.folder, 'log')]) rmSync(path, { recursive: true });
    return { ...one, last };
  }

  it('goes on from what enough of its witnesses have cosigned, and waits for them', async () => {
    const { folder, file, policy, key, folders, witnesses, last } = await forgetful();
    await witnesses[1].end();
    const ledger = await runIn(folder, file, recalling);
    await until(async () => (await incidents(ledger)).includes('log-quorum-missing'));
    expect(await incidents(ledger)).toContain('signer-state-missing');
    expect([existsSync(last), (await fetch(`${ledger.url}/log/checkpoint`)).status]).toEqual([false, 404]);
    await runWitness(folders[1], key, new URL(witnesses[1].url).host);
    await record(ledger, '4');
    expect(await cosignersAt(ledger, before + 4, policy)).toEqual(['w0', 'w1']);
    await until(async () => (await incidents(ledger)).length === 0);
    expect(existsSync(last)).toBe(true);
  });

  it.each([
    ['is shorter', `DELETE FROM events WHERE stream = 'evidence-crm/3'`, 'log-shortened'],
    [
      'is another',
      `UPDATE events SET ledgertime = ledgertime - 1 WHERE stream = 'evidence-crm/1'`,
      'log-witnessed-otherwise',
    ],
  ])('signs nothing where what the ledger holds %s', async (_, sql, code) => {
    const { folder, file, last } = await forgetful();
    const db = new Database(join(folder, 'ledger.sqlite'));
    db.exec(sql);
    db.close();
    const ledger = await runIn(folder, file, { ...recalling, create: true });
    await until(async () => (await incidents(ledger)).includes(code));
    await record(ledger, '4');
    expect(await incidents(ledger)).not.toContain('signer-state-missing');
    expect((await get(`${ledger.url}/health/ready`)).body.checks.log).not.toBe('ok');
    expect([existsSync(last), (await fetch(`${ledger.url}/log/checkpoint`)).status]).toEqual([false, 404]);
  });

  it('asks nobody without a policy that wants witnesses', async () => {
    const { folder, key } = await witnessed();
    const file = join(folder, 'nobody');
    writeFileSync(file, `log ${key}\nquorum none\n`);
    for (const policyFile of [undefined, file])
      await expect(runIn(folder, policyFile, recalling)).rejects.toThrow(
        /^--last-checkpoint-from-witnesses: INITIUM_LOG_POLICY_FILE/,
      );
  });
});
