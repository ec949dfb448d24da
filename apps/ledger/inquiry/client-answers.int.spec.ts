import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shippedRuleSets } from '#libs/assessment';
import { type NewEvent, openSqliteStore, SimulatedClock, type SqliteStore } from '#libs/event-store';
import { instant, storedForm } from '#libs/evidence';
import { Dossiers, startViews, type Views } from '#libs/views';
import { freshFolder, removeFolders } from '../../../test/running-ledger.js';
import { evidenceOf, storiesApart } from '../../../test/scenario-corpus.js';
import { StoryLedger } from '../../../test/story-ledger.js';
import { defaultLimits, readConfig } from '../config.js';
import { ledgerFact } from '../ledger-fact.js';
import { integrityNotBegun } from '../proofs/testing/integrity-not-begun.js';
import { refusalOf } from '../refusal-of.js';
import { ClientAnswers } from './client-answers.js';
import type { ClientQuestion, QuestionOf } from './client-questions.js';
import { KnownEvidence } from './known-evidence.js';
import { knownRegisters } from './known-registers.js';
import { Written } from './written.js';

afterAll(removeFolders);

const clients = ['c2', 'c5', 'c9', 'c12', 'nobody'];
const subject = { service: 'e', asset: 'BTC', entity: 'X' };

type Questions = { readonly [Q in ClientQuestion]: readonly Omit<QuestionOf<Q>, 'standpoint'>[] };

/** Every form of question about every client. */
const questions: Questions = {
  status: clients.flatMap((client) => [
    { client },
    { client, ...subject },
    { client, ...subject, purpose: 'EXIT', explain: 'en', ruleSet: 'P2' },
    { client, ruleSet: 'P9' },
  ]),
  serve: clients.map((client) => ({ client, ...subject })),
  send: [
    ...clients.map((client) => ({ client, channel: 'EMAIL' as const, coverage: 'ALL' as const })),
    ...['dev9', 'nobody'].map((identifier) => ({ identifier, channel: 'EMAIL' as const })),
  ],
  story: clients.map((client) => ({ client, after: undefined, limit: 5 })),
  ownEvents: clients.map((client) => ({ client, positions: [60n, 70n, 80n, 90n, 100n, 110n, 120n, 127n] })),
  exposures: clients.map((client) => ({ client })),
  entry: clients.map((client) => ({ client, entity: 'nobody' })),
};

describe('a question about a client of whom much is known', () => {
  let store: SqliteStore;
  let views: Views;
  let atOnce: ClientAnswers;
  let aside: ClientAnswers;
  let last: bigint;

  beforeAll(async () => {
    const folder = freshFolder();
    const clock = new SimulatedClock(0);
    store = await openSqliteStore({ folder, clock });
    const recorded = evidenceOf(storiesApart()).sort((a, b) => instant(a.ledgertime) - instant(b.ledgertime));
    for (const { ledgertime, position: _, ...event } of recorded) {
      clock.set(instant(ledgertime));
      const { stream, ...stored } = storedForm(event, { principal: 'anonymous', via: 'http', instance: 'test' });
      await append(stream, { eventId: randomUUID(), ...stored });
    }
    const sent = { length: 2, raw: 'e30=', sha256: 'a'.repeat(64), problems: [] };
    const claims = { subject: 'client/c9', time: new Date(clock.now()).toISOString() };
    const arrival = { id: 'q', now: clock.now(), data: { quarantineId: 'q', ...sent, claims }, by: undefined };
    const speaker = { origin: 'ledger', instance: 'test' };
    last = await append('quarantine-q', ledgerFact(speaker, { kind: 'Quarantined', ...arrival }));
    views = await startViews({ folder, commits: store.commits });
    expect(await views.waitFor(last, 20_000)).toBe(true);
    const integrity = integrityNotBegun(views);
    const known = new KnownEvidence(store, integrity);
    const evidenceAt = (positions: readonly bigint[]) => known.at(positions);
    const registers = knownRegisters(views, evidenceAt, shippedRuleSets);
    const dossiers = new Dossiers({ evidenceIndex: views.evidenceIndex, registers, evidenceAt });
    const genesis = { origin: 'ledger', simulated: false, continued: [], log: { v: 1, tagKey: '', key: '' } } as const;
    [atOnce, aside] = [1_000_000, -1].map((evidenceAtOnceMax) => {
      const config = readConfig({ INITIUM_DATA: folder }, { ...defaultLimits, evidenceAtOnceMax });
      return new ClientAnswers(views, dossiers, registers, known, shippedRuleSets, genesis, config, integrity);
    }) as [ClientAnswers, ClientAnswers];
  });
  afterAll(async () => {
    await aside.onApplicationShutdown();
    await views.close();
    await store.close();
  });

  async function append(stream: string, event: NewEvent): Promise<bigint> {
    const [result] = await store.append([{ stream, expectedRevision: 'NO_STREAM', events: [event] }]);
    if (result?.outcome !== 'appended') throw new Error('recorded twice');
    return result.position;
  }

  /** What is answered, as it goes out; or why nothing is. */
  const told = async (answers: ClientAnswers, question: ClientQuestion, asked: QuestionOf<ClientQuestion>) => {
    const answer = await answers.ask(question, asked).catch((error) => {
      const refusal = refusalOf(error);
      return refusal === undefined ? error : [refusal.code, refusal.message, refusal.extras];
    });
    const { given, ...rest } = Object(answer);
    const json = given instanceof Written ? String(given.json) : JSON.stringify(given);
    return [json, typeof answer === 'object' ? rest : answer];
  };

  it.each(Object.keys(questions) as ClientQuestion[])(
    'is answered on a thread of its own, in the same words as at once, whatever was asked before: %s',
    async (question) => {
      const now = store.now();
      // On from what is held, back behind it, and again.
      for (const [later, upTo] of [last - 30n, last - 3n, last, last - 60n, last, last].entries()) {
        const standpoint = { upTo, knownAt: now + later, at: now, settled: true };
        for (const one of questions[question]) {
          const asked = { ...one, standpoint } as QuestionOf<ClientQuestion>;
          expect(await told(aside, question, asked)).toEqual(await told(atOnce, question, asked));
        }
      }
    },
  );
});

it('goes out as it was written, with what is recorded of it at its end', async () => {
  const story = await StoryLedger.begin('2026-08-03T09:00:00Z', { limits: { evidenceAtOnceMax: 0 } });
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  await story.tell('ServiceRequest', 'client/c', { service: 'e', asset: 'BTC' });
  const status = await story.ask('/v1/clients/c/status', subject);
  expect(status.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(status.body).toMatchObject({ client: 'c', rule: 'R-220' });
  const { body } = await story.decide({ client: 'c', ...subject, record: true });
  expect(body).toMatchObject({ decision: 'DENY', rule: 'R-220', followed: true, recorded: { position: '5' } });
  await story.ledger.close();
});
