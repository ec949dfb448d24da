import { SimulatedClock } from '#libs/event-store';
import { typeOf } from '#libs/evidence';
import type { RunningLedger } from '../apps/ledger/main.js';
import { batchType, post, runLedger } from './running-ledger.js';

const day = '2026-03-02T';

/** `[source, id, kind, subject, occurred, data, sequence?]`; recorded a second after it occurred. */
const happenings: readonly (readonly [string, string, string, string, string, object, string?])[] = [
  ['registry', 'entity-x', 'ProviderEntity', 'entity/X', '08:00:00', { kind: 'THIRD_COUNTRY', country: 'SC' }],
  [
    'registry',
    'asset-btc',
    'AssetRegistered',
    'asset/BTC',
    '08:00:00',
    { micaScope: true, category: 'OTHER', dlt: 'bitcoin', liquidity: 'LIQUID', issuerIdentifiable: false, riskBand: 2 },
  ],
  [
    'registry',
    'mailer-1',
    'Source',
    'source/mailer',
    '08:00:00',
    { channels: ['EMAIL'], heartbeatEvery: 'PT6H', owner: 'marketing operations', from: '2026-03-01T00:00:00Z' },
  ],
  [
    'registry',
    'agency-1',
    'ActorRelation',
    'actor/agency',
    '08:00:00',
    { relation: 'CONTRACTED', evidence: 'framework contract', from: '2026-01-01T00:00:00Z' },
  ],
  [
    'registry',
    'spring-1',
    'Campaign',
    'campaign/spring',
    '08:00:00',
    {
      actor: 'agency',
      channel: 'EMAIL',
      purpose: 'PROMOTION',
      reach: ['FR'],
      trackable: true,
      from: '2026-03-01T00:00:00Z',
    },
  ],
  [
    'registry',
    'home-1',
    'Surface',
    'surface/home',
    '08:00:00',
    { indicators: ['LANGUAGE:en'], strong: false, from: '2026-01-01T00:00:00Z' },
  ],
  ['mailer', 'm-1', 'MarketingExposure', 'identifier/i-77', '08:30:00', { campaign: 'spring' }, '1'],
  ['crm', 'location-1', 'LocationEvidence', 'client/c-1042', '09:14:00', { kind: 'ESTABLISHED', country: 'AT' }],
  ['crm', '01JDA6Z5Q1V6M1T3E0N8W2K4C7', 'ClientContact', 'client/c-1042', '09:15:00', { channel: 'WEBSITE' }],
  ['crm', 'origin-1', 'OriginEvidence', 'client/c-1042', '09:16:00', { kind: 'DIRECT_TYPE_IN' }],
  ['gateway', 'request-1', 'ServiceRequest', 'client/c-1042', '09:30:00', { service: 'e', asset: 'BTC' }],
  [
    'crm',
    'check-1',
    'ExposureCheck',
    'client/c-1042',
    '09:45:00',
    { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' },
  ],
  [
    'mailer',
    'heartbeat-1',
    'SourceHeartbeat',
    'source/mailer',
    '11:00:00',
    { lastSequence: 1, count: 1, periodFrom: '2026-03-01T00:00:00Z', periodTo: `${day}11:00:00Z` },
  ],
];

export const exampleEvents = happenings.map(([source, id, kind, subject, time, data, sequence]) => ({
  specversion: '1.0',
  id,
  source,
  type: typeOf(kind),
  subject,
  time: `${day}${time}Z`,
  ...(sequence === undefined ? {} : { sequence }),
  data,
}));

/** The small exchange that the documentation's examples are about, recorded in its own time and asked at half past twelve. */
export async function runExampleExchange(): Promise<RunningLedger> {
  const clock = new SimulatedClock(Date.parse(`${day}07:59:00Z`));
  const mapEpochs = { leavesMax: exampleEvents.length, everyMs: 500 };
  const ledger = await runLedger({ clock, mapEpochs, env: { INITIUM_ORIGIN: 'ledger.example/initium' } });
  for (const event of exampleEvents) {
    clock.set(Date.parse(event.time) + 1000);
    const { status } = await post(`${ledger.url}/v1/events`, batchType, [event]);
    if (status !== 201) throw new Error(`${event.id} was answered ${status}`);
  }
  clock.set(Date.parse(`${day}12:30:00Z`));
  return ledger;
}
