import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answered, eventType, post, removeFolders } from '../../../test/running-ledger.js';
import { StoryLedger } from '../../../test/story-ledger.js';

let story: StoryLedger;

beforeAll(async () => {
  story = await StoryLedger.begin('2026-08-03T09:00:00Z');
  await story.tell('ProviderEntity', 'entity/X', { kind: 'THIRD_COUNTRY', country: 'SC' });
  const coin = { micaScope: true, category: 'OTHER', dlt: 'chain', liquidity: 'LIQUID', issuerIdentifiable: false };
  for (const asset of ['BTC', 'ETH']) await story.tell('AssetRegistered', `asset/${asset}`, { ...coin, riskBand: 1 });
  await story.tell('AssetRegistered', 'asset/EURX', { ...coin, category: 'EMT', emtCurrency: 'EUR', riskBand: 1 });
  await story.tell('Source', 'source/mailer', {
    channels: ['EMAIL'],
    countries: ['AT', 'DE'],
    heartbeatEvery: 'P30D',
    owner: 'ops',
    from: '2025-01-01T00:00:00Z',
  });
  await heartbeat();
});
afterAll(async () => {
  await story.ledger.close();
  removeFolders();
});

const heartbeat = () =>
  story.tell('SourceHeartbeat', 'source/mailer', {
    lastSequence: 0,
    count: 0,
    periodFrom: '2025-01-01T00:00:00Z',
    periodTo: story.now,
  });

/** A client who came by itself and asked for the execution of orders in BTC, and whom nobody has checked. */
async function asks(client: string, country = 'AT'): Promise<string> {
  const subject = `client/${client}`;
  await story.tell('LocationEvidence', subject, { kind: 'ESTABLISHED', country });
  await story.tell('ClientContact', subject, { channel: 'EMAIL' });
  await story.tell('OriginEvidence', subject, { kind: 'DIRECT_TYPE_IN' });
  await story.tell('ServiceRequest', subject, { service: 'e', asset: 'BTC' });
  story.pass(1);
  return subject;
}

const check = (client: string, query = ''): Promise<Answered> =>
  post(`${story.ledger.url}/v1/clients/${client}/exposure-check${query}`, eventType, '');

async function verdict(client: string, asset = 'BTC'): Promise<string> {
  const { status, rule } = (await story.ask(`/v1/clients/${client}/status`, { service: 'e', asset, entity: 'X' })).body;
  return `${status} ${rule}`;
}

describe('a client who came by itself', () => {
  it('is client-initiated once the ledger has checked, and not before', async () => {
    await asks('anna');
    expect(await verdict('anna')).toBe('INSUFFICIENT_EVIDENCE R-220');
    const { status, body, headers } = await check('anna');
    expect(status).toBe(201);
    expect(body).toMatchObject({ client: 'anna', result: 'NONE', observability: 'FULL', found: [], uncovered: [] });
    expect(await verdict('anna')).toBe('CLIENT_INITIATED R-210');
    const address = headers.get('location') as string;
    expect(address).toBe(`/v1/events/${encodeURIComponent(body.recorded.source)}/${body.recorded.id}`);
  });
});
