import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#libs/evidence';
import { type Expectation, evidenceOf, type Story, storiesApart, worlds } from '../../test/scenario-corpus.js';
import { contacts, ndjson } from './testing/crm-events.js';
import {
  answeredByLedger,
  answeredFrom,
  beginLedger,
  clock,
  exported,
  exportedByProcess,
  folder,
  inOrder,
  linesOf,
  pass,
  record,
  send,
} from './testing/exporting.js';
import { type Ended, initium } from './testing/initium-process.js';

/** That the whole file and that of each client answer a story's questions as the ledger does. */
async function sameAnswers({ questions }: Story, whole: string): Promise<void> {
  const byLedger: string[] = [];
  for (const question of questions) byLedger.push(await answeredByLedger(question));
  expect(await answeredFrom(whole, questions)).toEqual(byLedger);
  for (const [client, asked] of Map.groupBy(questions, ({ client }) => client)) {
    const one = await exported(`${client}.ndjson`, { client, withSources: true });
    const expected = byLedger.filter((_, index) => questions[index]?.client === client);
    expect(await answeredFrom(one, asked)).toEqual(expected);
  }
}

const lastKnown = (told: readonly Story[]) =>
  Math.max(...told.flatMap(({ questions }) => questions.map(({ knownAt }) => instant(knownAt))));

describe('initium export', () => {
  const told = storiesApart();
  const evidence = evidenceOf(told);
  let whole: string;
  let ended: Ended;
  beginLedger('all');
  beforeAll(async () => {
    await record(evidence);
    clock.set(lastKnown(told));
    whole = join(folder, 'whole.ndjson');
    ended = await exportedByProcess('--json', '--out', whole);
  });

  it.each(told.map((story) => [story.id, story] as const))(
    'of the ledger, and of one client, lets initium assess give the answers of the ledger (%s)',
    (_id, story) => sameAnswers(story, whole),
  );

  it('gives everything that was recorded, in its order, with ledgertime, position and who was authenticated', async () => {
    const own = ['initium.ReferenceAdopted.v1', 'ledger.genesis'];
    const lines = linesOf(whole).filter(({ type }) => !own.includes(type));
    expect(lines.map(({ position: _, ...line }) => ({ ...line, ledgertime: instant(line.ledgertime) }))).toEqual(
      inOrder(evidence).map(({ position: _, ...line }) => ({
        ...line,
        ledgertime: instant(line.ledgertime),
        principal: 'anonymous',
      })),
    );
    const positions = linesOf(whole).map(({ position }) => BigInt(position ?? -1));
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    // With the checkpoint at its end.
    expect(JSON.parse(ended.stdout)).toMatchObject({ out: whole, events: positions.length + 1 });
    expect((await exportedByProcess('--out', '-')).stdout).toBe(readFileSync(whole, 'utf8'));
    expect(statSync(whole).mode & 0o777).toBe(0o600);
  });

  it('of the whole ledger leaves no position out: quarantine, conflicts and bookkeeping are there too', async () => {
    const [event, other] = contacts(2) as [object, object];
    expect((await send(event)).status).toBe(201);
    expect((await send({ ...other, data: {} })).status).toBe(422);
    expect((await send({ ...event, subject: 'client/other' })).status).toBe(409);
    const now = pass(1);
    const path = await exported('no-hole.ndjson');
    const lines = linesOf(path);
    expect(lines.map(({ position }) => Number(position))).toEqual(lines.map((_, index) => index + 1));
    expect(lines.slice(0, 2).map(({ type }) => type)).toEqual(['ledger.genesis', 'initium.ReferenceAdopted.v1']);
    expect(lines.slice(2 + evidence.length).map(({ type }) => type)).toEqual([
      'initium.ClientContact.v1',
      'initium.Quarantined.v1',
      'initium.Conflict.v1',
    ]);
    const question = { client: 'c0', service: 'e', asset: 'BTC', entity: 'X', at: now, knownAt: now };
    const questions = join(folder, 'questions.ndjson');
    writeFileSync(questions, ndjson([question]));
    expect(await initium(['assess', '--evidence', path, '--questions', questions])).toMatchObject({ code: 0 });
  });

  it('of one client has what arrived and is no evidence, also of whom only that names, and lets assess answer as the ledger', async () => {
    const [sent] = contacts(1) as [object];
    const event = { ...sent, subject: 'client/named', time: pass(1), id: 'contact' };
    await send(event);
    const request = { type: 'initium.ServiceRequest.v1', data: { service: 'e', asset: 'BTC' } };
    await send({ ...event, id: 'request', ...request });
    pass(1);
    expect((await send({ ...event, id: 'bad', data: {} })).status).toBe(422);
    expect((await send({ ...event, data: { channel: 'CHAT' } })).status).toBe(409);
    expect((await send({ ...event, id: 'stray', subject: 'client/stray', data: {} })).status).toBe(422);
    const now = pass(1);
    const kindsIn = (path: string) => linesOf(path).map(({ type }) => type.split('.')[1]);
    for (const [client, arrived] of [
      ['named', ['Quarantined', 'Conflict']],
      ['stray', ['Quarantined']],
    ] as const) {
      const path = await exported(`${client}.ndjson`, { client });
      expect(kindsIn(path).filter((kind) => kind === 'Quarantined' || kind === 'Conflict')).toEqual(arrived);
      const question = {
        client,
        service: 'e',
        asset: 'BTC',
        entity: 'X',
        at: now,
        knownAt: now,
      } as unknown as Expectation;
      const answer = await answeredByLedger(question);
      expect(await answeredFrom(path, [question])).toEqual([answer]);
      expect(JSON.parse(answer).rule).toBe(client === 'stray' ? 'R-905' : 'R-146');
    }
  });

  it('is not led elsewhere by a link that somebody put beside it', async () => {
    const target = join(folder, 'elsewhere');
    symlinkSync(target, join(folder, 'out.ndjson.part'));
    symlinkSync(target, join(folder, 'out.ndjson'));
    const out = await exported('out.ndjson');
    expect(existsSync(target)).toBe(false);
    expect(lstatSync(out).mode & 0o777).toBe(0o600);
  });

  it('leaves no file where it could not finish', async () => {
    const fresh = mkdtempSync(join(folder, 'unfinished-'));
    const out = join(fresh, 'out.ndjson');
    const { code, stderr } = await exportedByProcess('--url', 'http://127.0.0.1:9', '--out', out);
    expect(code).toBe(2);
    expect(stderr).toBe('error: http://127.0.0.1:9: no ledger answers there\n');
    expect(readdirSync(fresh)).toEqual([]);
  });

  it.each([
    [['--out', 'f', '--with-sources'], '--with-sources: is for --client; the whole ledger has all that sources sent'],
    [['--out', 'f', '--client', 'client/c1'], "--client client/c1: must be the client's pseudonym, without client/"],
    [['--out', 'no-such-folder/f'], 'no-such-folder/f: there is no folder no-such-folder; make it first'],
  ])('refuses %j with 2, in one line', async (args, line) => {
    expect(await exportedByProcess(...args)).toEqual({ code: 2, stdout: '', stderr: `error: ${line}\n` });
  });
});

describe('initium export of a world', () => {
  const told = worlds().filter(({ id }) => ['W020', 'W025', 'W047', 'W143', 'A003', 'A004'].includes(id));
  beginLedger('each');

  it.each(told.map((world) => [world.id, world] as const))(
    'lets initium assess give the answers of the ledger, of all of it and of one client (%s)',
    async (_id, world) => {
      await record(world.evidence);
      clock.set(Math.max(clock.now(), lastKnown([world])));
      await sameAnswers(world, await exported('whole.ndjson'));
    },
  );
});
