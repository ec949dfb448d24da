import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type RecordedEvidence, typeOf } from '#libs/evidence';
import type { Expectation } from '../../test/scenario-corpus.js';
import { contacts, ndjson } from './testing/crm-events.js';
import {
  answeredByLedger,
  answeredFrom,
  beginLedger,
  clock,
  exported,
  folder,
  linesOf,
  pass,
  record,
} from './testing/exporting.js';
import { initium } from './testing/initium-process.js';

beginLedger('all');

describe('initium export of one client where a source is registered', () => {
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
  beforeAll(() => record([...contacts(4), ...evidence].map((one) => ({ ...one, ledgertime }) as RecordedEvidence)));
  const subjectsOf = (path: string) => linesOf(path).map(({ subject }) => subject);

  it('has nothing of other clients, and its sources as the ledger found them', async () => {
    const path = await exported('c1.ndjson', { client: 'c1' });
    expect(subjectsOf(path).filter((subject) => subject.startsWith('client/'))).toEqual(['client/c1', 'client/c1']);
    const last = linesOf(path).at(-1);
    expect(last).toMatchObject({
      type: 'ledger.coverage',
      subject: 'source/push',
      data: { source: 'push', ruleSet: 'P1' },
    });
    const { uncovered } = (last?.data ?? {}) as unknown as { uncovered: { cause: string }[] };
    expect(new Set(uncovered.map(({ cause }) => cause))).toContain('SEQUENCE');
  });

  it('lets initium assess give the answer of the ledger, and says what that rests on', async () => {
    const path = await exported('c1.ndjson', { client: 'c1' });
    const now = new Date(clock.now()).toISOString();
    const asked = { client: 'c1', service: 'e', asset: 'BTC', entity: 'X', at: now, knownAt: now };
    expect(await answeredFrom(path, [asked as Expectation])).toEqual([await answeredByLedger(asked as Expectation)]);
    const questions = join(folder, 'questions.ndjson');
    expect((await initium(['assess', '--evidence', path, '--questions', questions])).stderr).toMatch(
      /the coverage of 1 source \(R-227\) is in .* as the ledger found it at .*--with-sources/,
    );
  });

  it('refuses to say what was known before the ledger found that', async () => {
    pass(1);
    const path = await exported('c1.ndjson', { client: 'c1' });
    const asked = { client: 'c1', service: 'e', asset: 'BTC', entity: 'X', at: ledgertime, knownAt: ledgertime };
    await expect(answeredFrom(path, [asked as Expectation])).rejects.toThrow(/to ask what was known before, export/);
  });

  it('has all that registered sources sent where that is asked for', async () => {
    const path = await exported('c1.ndjson', { client: 'c1', withSources: true });
    expect(subjectsOf(path).filter((subject) => subject === 'client/c2')).toHaveLength(2);
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
      event(`mailer-${index}`, { ...more, type: typeOf(kind), time: '2026-08-01T00:00:00Z', data }),
    );
    await record(events.map((one) => ({ ...one, ledgertime: pass(1) }) as RecordedEvidence));
    const now = pass(1);
    const path = await exported('c1.ndjson', { client: 'c1' });
    const found = linesOf(path).filter(({ subject, type }) => subject === 'source/mailer' && type.startsWith('ledger'));
    const causes = found.map(({ data }) => {
      const { ruleSet, uncovered } = data as unknown as { ruleSet: string; uncovered: { cause: string }[] };
      return [ruleSet, uncovered.map(({ cause }) => cause)];
    });
    expect(causes).toEqual([
      ['P2', ['RECONCILIATION']],
      ['P1', []],
    ]);
    const asked = { client: 'c1', service: 'e', asset: 'BTC', entity: 'X', at: now, knownAt: now };
    for (const ruleSet of ['P1', 'P2']) {
      const question = { ...asked, ruleSet } as unknown as Expectation;
      expect(await answeredFrom(path, [question])).toEqual([await answeredByLedger(question)]);
    }
    const ofP1 = join(folder, 'p1.ndjson');
    writeFileSync(ofP1, ndjson(linesOf(path).filter(({ id }) => !id.startsWith('coverage-P2'))));
    await expect(answeredFrom(ofP1, [{ ...asked, ruleSet: 'P2' } as unknown as Expectation])).rejects.toThrow(
      /as the ledger found it at .*, by rule set P1: to ask by P2, export it with --with-sources/,
    );
  });
});
