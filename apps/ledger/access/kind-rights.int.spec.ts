import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type KindName, kinds, typeOf } from '#libs/evidence';
import { arbitrariesOf, type Saying, usualCast } from '#libs/evidence/arbitraries';
import { type Bearer, bearer, freshTokens } from '../../../test/ledger-with-tokens.js';
import { batchType, contact, eventType, get, post, removeFolders, runLedger } from '../../../test/running-ledger.js';
import { initiumHere } from '../../cli/testing/initium-here.js';
import type { RunningLedger } from '../main.js';
import { changeTokenFile } from './token-file.js';

const from = '2026-01-01T00:00:00Z';

type OwnToLedger =
  | 'Conflict'
  | 'DecisionRecorded'
  | 'Proposal'
  | 'ProposalDecided'
  | 'Quarantined'
  | 'ReferenceAdopted'
  | 'TokensChanged';
type Sent = Exclude<KindName, OwnToLedger>;
const sent = kinds.filter((kind) => !kind.ownToLedger).map(({ name }) => name) as Sent[];

/** Of everything that a source may say, what it would say of itself and of its own. */
const sayings: Readonly<Record<string, fc.Arbitrary<Saying>>> = arbitrariesOf({ ...usualCast, sources: ['crm'] });
const sayingOf = (kind: Sent): Saying =>
  fc.sample(sayings[kind] as fc.Arbitrary<Saying>, { numRuns: 1, seed: 7 })[0] as Saying;
const ownToLedger = kinds.filter((kind) => kind.ownToLedger).map(({ name }) => name);

/** What a feed has no business to say, written down here a second time. */
const notForFeeds: readonly KindName[] = [
  ...(['Campaign', 'Surface', 'Reconciliation'] as const),
  ...(['ProviderEntity', 'TransitionalEntitlement', 'AssetRegistered', 'ActorRelation', 'Source'] as const),
  ...(['RegulatoryOrder', 'WindDownPlan', 'RouteDecision', 'ControlTest', 'ActorAgreement'] as const),
  ...(['ArrivalDismissed'] as const),
  ...(['AllegationResolved', 'SourceGapResolved', 'ErasureExecuted', 'RegulatoryRequest'] as const),
];

let ledger: RunningLedger;
let events: string;
let count = 0;
let as: Awaited<ReturnType<typeof freshTokens>>['as'];
const made: Record<'granted' | 'one' | 'before', Bearer> = {} as never;

const eventOf = (kind: Sent, overrides: Readonly<Record<string, unknown>> = {}) => {
  const { subject, data: drawn } = sayingOf(kind);
  // No schema says which token is a time stamp of the event.
  const data = JSON.parse(JSON.stringify(drawn, (name, value) => (name === 'token' ? undefined : value)));
  return contact(`k${count++}`, { type: typeOf(kind), subject, data, ...overrides });
};
const reasons = async (event: object, by: Bearer): Promise<string[]> => {
  const { status, body } = await post(events, eventType, event, by);
  if (status === 201) return [];
  expect([status, body.results[0].outcome]).toEqual([422, 'quarantined']);
  return body.errors.map(({ pointer }: { pointer: string }) => pointer);
};

beforeAll(async () => {
  const tokens = await freshTokens();
  const { tokensFile } = tokens;
  made.granted = await bearer(tokensFile, { role: 'source', name: 'granted', kinds: ['default', ...notForFeeds] });
  made.one = await bearer(tokensFile, { role: 'source', name: 'one', kinds: ['Campaign'] });
  made.before = await bearer(tokensFile, { role: 'source', name: 'before' });
  await changeTokenFile(tokensFile, (entries) =>
    entries.map(({ kinds, ...entry }) =>
      kinds === undefined || entry.name === 'before' ? entry : { ...entry, kinds },
    ),
  );
  ledger = await runLedger({ env: { INITIUM_AUTH: `tokens:${tokensFile}`, INITIUM_APPROVALS: 'source' } });
  events = `${ledger.url}/v1/events`;
  as = tokens.as;
});
afterAll(async () => {
  await ledger.close();
  removeFolders();
});

describe('every kind', () => {
  it.each(sent)(
    '%s is recorded of those who may say it, and kept in quarantine of a source that may not',
    async (kind) => {
      const usual = notForFeeds.includes(kind) ? ['/type'] : [];
      expect(await reasons(eventOf(kind), as.officer)).toEqual([]);
      expect(await reasons(eventOf(kind), as.source)).toEqual(usual);
      expect(await reasons(eventOf(kind), made.before)).toEqual(usual);
      expect(await reasons(eventOf(kind), made.granted)).toEqual([]);
      expect(await reasons(eventOf(kind), made.one)).toEqual(kind === 'Campaign' ? [] : ['/type']);
      for (const role of ['reader', 'auditor'] as const)
        expect((await post(events, eventType, eventOf(kind), as[role])).status).toBe(403);
    },
  );

  it.each(ownToLedger)('%s, which is the ledger’s own, is nobody’s to say', async (kind) => {
    const event = contact(`own-${kind}`, { type: typeOf(kind), subject: 'ledger', data: {} });
    for (const by of [as.officer, as.source, made.granted]) expect(await reasons(event, by)).toContain('/type');
  });
});

describe('a source, whatever kinds it was given', () => {
  it.each(['SourceHeartbeat', 'SourceGap'] as const)('says %s of itself only', async (kind) => {
    for (const by of [as.source, made.granted]) {
      expect(await reasons(eventOf(kind, { subject: 'source/ads' }), by)).toEqual(['/subject']);
      expect(await reasons(eventOf(kind, { subject: 'source/%63rm' }), by)).toEqual([]);
    }
    expect(await reasons(eventOf(kind, { subject: 'source/ads' }), as.officer)).toEqual([]);
  });

  it('retracts what it sent itself only', async () => {
    const data = { target: { source: 'ads', id: 'mail' }, reason: 'an error', approver: 'invented' };
    for (const by of [as.source, made.granted])
      expect(await reasons(eventOf('Retraction', { data }), by)).toEqual(['/data/target/source']);
    expect(await reasons(eventOf('Retraction', { data }), as.officer)).toEqual([]);
  });
});

describe('what a token may not say', () => {
  it('names the kind and the way out, in a batch beside what it may, and an officer can send it again', async () => {
    const campaign = eventOf('Campaign');
    const { status, body } = await post(events, batchType, [contact('beside'), campaign], as.source);
    expect([status, body.results[0].outcome, body.results[1].outcome]).toEqual([207, 'recorded', 'quarantined']);
    expect(body.results[1].errors[0].detail).toContain('--kinds Campaign');
    const again = `${ledger.url}/v1/quarantine/${body.results[1].quarantineId}/resubmit`;
    expect((await post(again, eventType, campaign, as.officer)).status).toBe(201);
  });

  it('moves no status, whether it forges a register or takes back what another source sent', async () => {
    const client = { subject: 'client/forged' };
    const location = { kind: 'ESTABLISHED', country: 'DE', from };
    const mail = { channel: 'EMAIL', purpose: 'PROMOTION', actor: 'FIRM' };
    const known = [
      eventOf('ProviderEntity', { subject: 'entity/firm', data: { kind: 'THIRD_COUNTRY', country: 'SC' } }),
      eventOf('AssetRegistered', { subject: 'asset/ETH', data: { micaScope: true, category: 'OTHER', from } }),
      eventOf('LocationEvidence', { ...client, data: location }),
      eventOf('MarketingExposure', { ...client, source: 'ads', id: 'forged', data: mail }),
    ];
    expect((await post(events, batchType, known, as.officer)).status).toBe(201);
    const asked = `${ledger.url}/v1/clients/forged/status?service=e&asset=ETH&entity=firm`;
    const status = async () => (await get(asked, as.reader)).body.status;
    expect(await status()).toBe('TAINTED');
    const target = { source: 'ads', id: 'forged' };
    const forged = [
      eventOf('Retraction', { ...client, data: { target, reason: 'TEST_DATA', approver: 'x' }, authid: 'y' }),
      eventOf('AssetRegistered', { subject: 'asset/ETH', data: { micaScope: false, category: 'OTHER', from } }),
      eventOf('ProviderEntity', { subject: 'entity/firm', data: { kind: 'EU', country: 'MT' } }),
      eventOf('Source', { subject: 'source/ads', data: { ...sayingOf('Source').data, heartbeatEvery: 'P900000W' } }),
    ];
    const { body } = await post(events, batchType, forged, as.source);
    expect(body.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array(4).fill('quarantined'));
    expect(await status()).toBe('TAINTED');
  });
});

describe('initium token add --kinds', () => {
  it('takes several, with commas or without, and shows them', async () => {
    const { tokensFile } = await freshTokens();
    const add = ['token', 'add', '--file', tokensFile, '--role', 'source', '--name', 'ads', '--source', 'ads'];
    expect(await initiumHere([...add, '--kinds', 'default,Campaign', 'Surface'])).toMatchObject({ code: 0 });
    const { stdout } = await initiumHere(['token', 'list', '--json', '--file', tokensFile]);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) as string)).toMatchObject({
      kinds: ['default', 'Campaign', 'Surface'],
    });
  });

  it.each([
    ['no kind', 'source', 'Campaigns'],
    ['the ledger’s own', 'source', 'Conflict'],
    ['kinds of a role that has none', 'reader', 'Campaign'],
  ])('refuses %s as wrong usage', async (_what, role, kind) => {
    const source = role === 'source' ? ['--source', 'a'] : [];
    const { code, stderr } = await initiumHere([
      ...['token', 'add', '--file', 'nowhere', '--role', role, '--name', 'a', '--kinds', kind],
      ...source,
    ]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: --kinds/)]);
  });
});
