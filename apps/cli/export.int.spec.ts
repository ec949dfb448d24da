import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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
        expect(await exported('--client', client, '--with-sources', '--out', one)).toMatchObject({
          code: 0,
          stderr: '',
        });
        const expected = byLedger.filter((_, index) => questions[index]?.client === client);
        expect(await answeredFrom(one, asked)).toEqual(expected);
      }
    },
  );

  it('gives everything that was recorded, in its order, with ledgertime, position and who was authenticated', async () => {
    const [story] = told as [Story];
    await record(story.evidence);
    const path = join(folder, 'whole.ndjson');
    const { code, stdout } = await exported('--json', '--out', path);
    const own = ['initium.ReferenceAdopted.v1', 'ledger.genesis'];
    const lines = linesOf(path).filter(({ type }) => !own.includes(type));
    expect(lines.map(({ position: _, ...line }) => ({ ...line, ledgertime: instant(line.ledgertime) }))).toEqual(
      story.evidence.map(({ position: _, ...line }) => ({
        ...line,
        ledgertime: instant(line.ledgertime),
        principal: 'anonymous',
      })),
    );
    const positions = linesOf(path).map(({ position }) => BigInt(position ?? -1));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ out: path, events: positions.length });
    expect((await exported('--out', '-')).stdout).toBe(readFileSync(path, 'utf8'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('of the whole ledger leaves no position out: quarantine, conflicts and bookkeeping are there too', async () => {
    const ledgertime = '2026-08-03T09:00:00Z';
    const [event, other] = contacts(2) as unknown as [RecordedEvidence, RecordedEvidence];
    await record([{ ...event, ledgertime }]);
    const send = (body: object) =>
      fetch(`${ledger.url}/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(body),
      });
    expect((await send({ ...other, data: {} })).status).toBe(422);
    expect((await send({ ...event, subject: 'client/other' })).status).toBe(409);
    const path = join(folder, 'whole.ndjson');
    expect((await exported('--out', path)).code).toBe(0);
    const lines = linesOf(path);
    expect(lines.map(({ position }) => Number(position))).toEqual(lines.map((_, index) => index + 1));
    expect(lines.map(({ type }) => type)).toEqual([
      'ledger.genesis',
      'initium.ReferenceAdopted.v1',
      'initium.ClientContact.v1',
      'initium.Quarantined.v1',
      'initium.Conflict.v1',
    ]);
    const question = { client: 'c1', service: 'e', asset: 'BTC', entity: 'X', at: ledgertime, knownAt: ledgertime };
    const questions = join(folder, 'questions.ndjson');
    writeFileSync(questions, ndjson([question]));
    expect(await initium(['assess', '--evidence', path, '--questions', questions])).toMatchObject({ code: 0 });
  });

  it('of one client has what arrived and is no evidence, also of whom only that names, and lets assess answer as the ledger', async () => {
    await ledger.close();
    const settings = { INITIUM_DATA: join(folder, 'p2'), INITIUM_LISTEN: '127.0.0.1:0', INITIUM_LOG_LEVEL: 'warn' };
    clock.set(instant('2026-12-07T09:00:00Z'));
    ledger = await startLedger({ config: readConfig({ ...settings, INITIUM_RULE_SET: 'P2' }), clock });
    const [sent] = contacts(1) as [{ subject: string }];
    const time = '2026-12-07T09:00:00Z';
    const event = { ...sent, time };
    const send = (body: object) =>
      fetch(`${ledger.url}/v1/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(body),
      });
    const entity = { type: 'initium.ProviderEntity.v1', data: { kind: 'THIRD_COUNTRY', country: 'SC' } };
    await send({ ...event, id: 'X', subject: 'entity/X', ...entity });
    await send(event);
    const request = { type: 'initium.ServiceRequest.v1', data: { service: 'e', asset: 'BTC' } };
    await send({ ...event, id: 'request', ...request });
    clock.set(clock.now() + 60_000);
    expect((await send({ ...event, id: 'bad', data: {} })).status).toBe(422);
    expect((await send({ ...event, data: { channel: 'CHAT' } })).status).toBe(409);
    expect((await send({ ...event, id: 'stray', subject: 'client/stray', data: {} })).status).toBe(422);
    clock.set(clock.now() + 60_000);
    const now = new Date(clock.now()).toISOString();
    const kindsIn = (path: string) => linesOf(path).map(({ type }) => type.split('.')[1]);
    for (const [client, arrived] of [
      [event.subject.slice('client/'.length), ['Quarantined', 'Conflict']],
      ['stray', ['Quarantined']],
    ] as const) {
      const path = join(folder, `${client}.ndjson`);
      expect(await exported('--client', client, '--out', path)).toMatchObject({ code: 0 });
      expect(kindsIn(path).filter((kind) => kind === 'Quarantined' || kind === 'Conflict')).toEqual(arrived);
      const asked = { client, service: 'e', asset: 'BTC', entity: 'X', at: now, knownAt: now } as AskedOf;
      const answer = await answeredByLedger(asked);
      expect(await answeredFrom(path, [asked])).toEqual([answer]);
      expect(JSON.parse(answer).rule).toBe(client === 'stray' ? 'R-905' : 'R-146');
    }
  });

  describe('of one client where a source is registered', () => {
    const ledgertime = '2026-08-03T09:00:00Z';
    const event = (id: string, more: object) => ({ ...(contacts(1)[0] as object), id, ...more });
    const period = { periodFrom: '2026-07-01T00:00:00Z', periodTo: '2026-08-03T08:00:00Z' };
    const evidence = [
      event('source-push', {
        type: 'initium.Source.v1',
        subject: 'source/push',
        data: {
          channels: ['PUSH_NOTIFICATION'],
          heartbeatEvery: 'PT24H',
          owner: 'marketing',
          from: '2026-01-01T00:00:00Z',
        },
      }),
      ...['1', '3'].map((sequence) =>
        event(`push-${sequence}`, {
          source: 'push',
          subject: 'client/c2',
          type: 'initium.MarketingExposure.v1',
          sequence,
          data: { channel: 'PUSH_NOTIFICATION', purpose: 'SERVICE', actor: 'FIRM' },
        }),
      ),
      event('beat-1', {
        subject: 'source/push',
        type: 'initium.SourceHeartbeat.v1',
        data: { lastSequence: '4', count: 7, ...period },
      }),
      event('request', {
        type: 'initium.ServiceRequest.v1',
        subject: 'client/c1',
        data: { service: 'e', asset: 'BTC' },
      }),
      event('entity', {
        type: 'initium.ProviderEntity.v1',
        subject: 'entity/X',
        data: { kind: 'THIRD_COUNTRY', country: 'SC' },
      }),
    ];
    beforeEach(() => record([...contacts(4), ...evidence].map((one) => ({ ...one, ledgertime }) as RecordedEvidence)));
    const subjectsOf = (path: string) => linesOf(path).map(({ subject }) => subject);

    it('has nothing of other clients, and its sources as the ledger found them', async () => {
      const path = join(folder, 'c1.ndjson');
      expect((await exported('--client', 'c1', '--out', path)).code).toBe(0);
      expect(subjectsOf(path).filter((subject) => subject.startsWith('client/'))).toEqual(['client/c1', 'client/c1']);
      const last = linesOf(path).at(-1);
      expect(last).toMatchObject({
        type: 'ledger.coverage',
        subject: 'source/push',
        data: { source: 'push', ruleSet: 'P2' },
      });
      const { uncovered } = (last?.data ?? {}) as unknown as { uncovered: { cause: string }[] };
      expect(new Set(uncovered.map(({ cause }) => cause))).toContain('SEQUENCE');
    });

    it('lets initium assess give the answer of the ledger, and says what that rests on', async () => {
      const path = join(folder, 'c1.ndjson');
      await exported('--client', 'c1', '--out', path);
      const now = new Date(clock.now()).toISOString();
      const asked = { client: 'c1', service: 'e', asset: 'BTC', entity: 'X', at: now, knownAt: now };
      expect(await answeredFrom(path, [asked as AskedOf])).toEqual([await answeredByLedger(asked as AskedOf)]);
      const questions = join(folder, 'questions.ndjson');
      expect((await initium(['assess', '--evidence', path, '--questions', questions])).stderr).toMatch(
        /the coverage of 1 source \(R-227\) is in .* as the ledger found it at .*--with-sources/,
      );
    });

    it('refuses to say what was known before the ledger found that', async () => {
      const path = join(folder, 'c1.ndjson');
      clock.set(clock.now() + 60_000);
      await exported('--client', 'c1', '--out', path);
      const asked = { client: 'c1', service: 'e', asset: 'BTC', entity: 'X', at: ledgertime, knownAt: ledgertime };
      await expect(answeredFrom(path, [asked as AskedOf])).rejects.toThrow(/to ask what was known before, export/);
    });

    it('has what each rule set makes of the sources, and is not asked by another', async () => {
      const about = { subject: 'source/mailer', source: 'crm' };
      const mailer = { channels: ['EMAIL'], heartbeatEvery: 'P30D', owner: 'marketing', from: period.periodFrom };
      const stage = { channel: 'EMAIL', purpose: 'SERVICE', actor: 'FIRM', message: 'm1' };
      const counted = { vendor: 'v', vendorCount: 2, ledgerCount: 0, unmatched: 0, exportHash: 'x', ...period };
      const told: [string, object, object][] = [
        ['Source', about, mailer],
        ['MarketingExposure', { source: 'mailer', sequence: '1', subject: 'client/c2' }, stage],
        ['MarketingExposure', { source: 'mailer', sequence: '2', subject: 'client/c2' }, stage],
        ['SourceHeartbeat', about, { lastSequence: '2', count: 2, ...period }],
        ['Reconciliation', about, counted],
      ];
      const events = told.map(([kind, more, data], index) =>
        event(`mailer-${index}`, { ...more, type: `initium.${kind}.v1`, time: '2026-08-01T00:00:00Z', data }),
      );
      await record(events.map((one) => ({ ...one, ledgertime: '2026-08-03T09:00:01Z' }) as RecordedEvidence));
      const path = join(folder, 'c1.ndjson');
      clock.set(clock.now() + 60_000);
      await exported('--client', 'c1', '--out', path);
      const found = linesOf(path).filter(
        ({ subject, type }) => subject === 'source/mailer' && type.startsWith('ledger'),
      );
      const causes = found.map(({ data }) => {
        const { ruleSet, uncovered } = data as unknown as { ruleSet: string; uncovered: { cause: string }[] };
        return [ruleSet, uncovered.map(({ cause }) => cause)];
      });
      expect(causes).toEqual([
        ['P1', []],
        ['P2', ['RECONCILIATION']],
      ]);
      const now = new Date(clock.now()).toISOString();
      const asked = { client: 'c1', service: 'e', asset: 'BTC', entity: 'X', at: now, knownAt: now };
      for (const ruleSet of ['P1', 'P2']) {
        const question = { ...asked, ruleSet } as unknown as AskedOf;
        expect(await answeredFrom(path, [question])).toEqual([await answeredByLedger(question)]);
      }
      const ofP1 = join(folder, 'p1.ndjson');
      writeFileSync(ofP1, ndjson(linesOf(path).filter(({ id }) => !id.startsWith('coverage-P2'))));
      await expect(answeredFrom(ofP1, [{ ...asked, ruleSet: 'P2' } as unknown as AskedOf])).rejects.toThrow(
        /as the ledger found it at .*, by rule set P1: to ask by P2, export it with --with-sources/,
      );
    });

    it('has all that registered sources sent where that is asked for', async () => {
      const path = join(folder, 'c1.ndjson');
      expect((await exported('--client', 'c1', '--with-sources', '--out', path)).code).toBe(0);
      expect(subjectsOf(path).filter((subject) => subject === 'client/c2')).toHaveLength(2);
    });
  });

  it('is not led elsewhere by a link that somebody put beside it', async () => {
    const target = join(folder, 'elsewhere');
    symlinkSync(target, join(folder, 'out.ndjson.part'));
    symlinkSync(target, join(folder, 'out.ndjson'));
    expect((await exported('--out', join(folder, 'out.ndjson'))).code).toBe(0);
    expect(existsSync(target)).toBe(false);
    expect(lstatSync(join(folder, 'out.ndjson')).mode & 0o777).toBe(0o600);
  });

  it('leaves no file where it could not finish', async () => {
    const out = join(folder, 'out.ndjson');
    const { code, stderr } = await exported('--url', 'http://127.0.0.1:9', '--out', out);
    expect(code).toBe(2);
    expect(stderr).toBe('error: http://127.0.0.1:9: no ledger answers there\n');
    expect(readdirSync(folder)).toEqual(['data']);
  });

  it.each([
    [['--out', 'f', '--with-sources'], '--with-sources: is for --client; the whole ledger has all that sources sent'],
    [['--out', 'f', '--client', 'client/c1'], "--client client/c1: must be the client's pseudonym, without client/"],
    [['--out', 'no-such-folder/f'], 'no-such-folder/f: there is no folder no-such-folder; make it first'],
  ])('refuses %j with 2, in one line', async (args, line) => {
    expect(await exported(...args)).toEqual({ code: 2, stdout: '', stderr: `error: ${line}\n` });
  });
});
