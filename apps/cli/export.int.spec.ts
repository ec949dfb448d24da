import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SimulatedClock } from '#libs/event-store';
import { canonical, instant, type RecordedEvidence } from '#libs/evidence';
import { type RunningLedger, readConfig, startLedger } from '../ledger/main.js';
import { answers } from './commands/assess.js';
import { contacts, ndjson } from './testing/crm-events.js';
import { type Ended, initium } from './testing/initium-process.js';
import { type AskedOf, type Story, stories, worlds } from './testing/scenarios.js';

let folder: string;
let clock: SimulatedClock;
let ledger: RunningLedger;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'initium-export-'));
  clock = new SimulatedClock(Date.parse('2023-12-31T00:00:00Z'));
  const settings = { INITIUM_DATA: join(folder, 'data'), INITIUM_LISTEN: '127.0.0.1:0', INITIUM_LOG_LEVEL: 'warn' };
  ledger = await startLedger({ config: readConfig(settings), clock });
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

/** Records evidence as its sources would have sent it, each piece at its own ledgertime. */
async function record(evidence: readonly RecordedEvidence[]): Promise<void> {
  const inOrder = evidence.toSorted((a, b) => instant(a.ledgertime) - instant(b.ledgertime));
  for (const { ledgertime, position: _, ...event } of inOrder) {
    clock.set(instant(ledgertime));
    const response = await fetch(`${ledger.url}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
    });
    if (response.status !== 201) throw new Error(await response.text());
  }
}

const exported = (...args: string[]): Promise<Ended> => initium(['export', '--url', ledger.url, ...args]);
const linesOf = (path: string): RecordedEvidence[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RecordedEvidence);

async function answeredByLedger({ client, expect: _, ...question }: AskedOf): Promise<string> {
  const response = await fetch(`${ledger.url}/v1/clients/${client}/status?${new URLSearchParams(question)}`);
  const { position: _position, settled: _settled, ...answer } = (await response.json()) as Record<string, unknown>;
  return canonical(answer);
}

async function answeredFrom(evidence: string, questions: readonly AskedOf[]): Promise<string[]> {
  const asked = join(folder, 'questions.ndjson');
  writeFileSync(asked, ndjson(questions));
  const given: string[] = [];
  for await (const answer of answers({ evidence, questions: asked, simulated: true })) given.push(canonical(answer));
  return given;
}

const inWorlds = ['W020', 'W025', 'W047', 'W143', 'A003', 'A004'];
const told: Story[] = [...stories(), ...worlds().filter(({ id }) => inWorlds.includes(id))];

describe('initium export', () => {
  it.each(told.map((story) => [story.id, story] as const))(
    'of the ledger, and of one client, lets initium assess give the answers of the ledger (%s)',
    async (_id, { evidence, questions }) => {
      await record(evidence);
      clock.set(Math.max(clock.now(), ...questions.map(({ knownAt }) => instant(knownAt))));
      const whole = join(folder, 'whole.ndjson');
      expect(await exported('--out', whole)).toMatchObject({ code: 0, stderr: '' });
      const byLedger: string[] = [];
      for (const question of questions) byLedger.push(await answeredByLedger(question));
      expect(await answeredFrom(whole, questions)).toEqual(byLedger);
      for (const [client, asked] of Map.groupBy(questions, ({ client }) => client)) {
        const one = join(folder, `${client}.ndjson`);
        expect(await exported('--client', client, '--out', one)).toMatchObject({ code: 0, stderr: '' });
        const expected = byLedger.filter((_, index) => questions[index]?.client === client);
        expect(await answeredFrom(one, asked)).toEqual(expected);
      }
    },
  );

  it('gives everything that was recorded, in its order, with ledgertime and position', async () => {
    const [story] = told as [Story];
    await record(story.evidence);
    const path = join(folder, 'whole.ndjson');
    const { code, stdout } = await exported('--json', '--out', path);
    const lines = linesOf(path).filter(({ type }) => type !== 'initium.ReferenceAdopted.v1');
    expect(lines.map(({ position: _, ...line }) => ({ ...line, ledgertime: instant(line.ledgertime) }))).toEqual(
      story.evidence.map(({ position: _, ...line }) => ({ ...line, ledgertime: instant(line.ledgertime) })),
    );
    const positions = linesOf(path).map(({ position }) => BigInt(position ?? -1));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ out: path, events: positions.length });
    expect((await exported('--out', '-')).stdout).toBe(readFileSync(path, 'utf8'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('of one client leaves out other clients, but for what registered sources sent', async () => {
    const source = {
      ...(contacts(1)[0] as object),
      id: 'source-push',
      type: 'initium.Source.v1',
      subject: 'source/push',
      data: {
        channels: ['PUSH_NOTIFICATION'],
        heartbeatEvery: 'PT24H',
        owner: 'marketing',
        from: '2026-01-01T00:00:00Z',
      },
    };
    const pushed = {
      ...(contacts(1)[0] as object),
      id: 'push-1',
      source: 'push',
      subject: 'client/c2',
      type: 'initium.MarketingExposure.v1',
      sequence: '1',
      data: { channel: 'PUSH_NOTIFICATION', purpose: 'SERVICE', actor: 'FIRM' },
    };
    const ledgertime = '2026-08-03T09:00:00Z';
    await record([...contacts(4), source, pushed].map((event) => ({ ...event, ledgertime }) as RecordedEvidence));
    const path = join(folder, 'c1.ndjson');
    expect((await exported('--client', 'c1', '--out', path)).code).toBe(0);
    const subjects = linesOf(path).map(({ subject }) => subject);
    expect(subjects).toEqual(['ledger', 'client/c1', 'source/push', 'client/c2']);
  });

  it('leaves no file where it could not finish', async () => {
    const out = join(folder, 'out.ndjson');
    const { code, stderr } = await exported('--url', 'http://127.0.0.1:9', '--out', out);
    expect(code).toBe(2);
    expect(stderr).toBe('error: http://127.0.0.1:9: no ledger answers there\n');
    expect(readdirSync(folder)).toEqual(['data']);
  });

  it.each([
    [['--out', 'f', '--client', 'client/c1'], "--client client/c1: must be the client's pseudonym, without client/"],
    [['--out', 'no-such-folder/f'], 'no-such-folder/f.part: there is no such file'],
  ])('refuses %j with 2, in one line', async (args, line) => {
    expect(await exported(...args)).toEqual({ code: 2, stdout: '', stderr: `error: ${line}\n` });
  });
});
