import { existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { instant, type RecordedEvidence } from '#libs/evidence';
import { contacts, ndjson } from './testing/crm-events.js';
import {
  answeredByLedger,
  answeredFrom,
  beginLedgers,
  clock,
  exported,
  folder,
  ledger,
  linesOf,
  record,
} from './testing/exporting.js';
import { initium } from './testing/initium-process.js';
import { type AskedOf, type Story, stories, worlds } from './testing/scenarios.js';

beginLedgers();

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
    clock.set(instant('2026-12-07T09:00:00Z'));
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
