import { type Evidence, instantText } from '#libs/evidence';

const hour = 3_600_000;
const source = 'urn:example:crm';
const entity = 'X';

export const coin = { micaScope: true, category: 'OTHER', dlt: 'bitcoin', liquidity: 'LIQUID' };
export const question = { service: 'e', asset: 'BTC', entity };

/** What is registered before any client comes. */
export function registered(now: number): Evidence[] {
  const time = instantText(now - 60 * hour);
  const event = (id: string, kind: string, subject: string, data: object) =>
    ({ specversion: '1.0', id, source, type: `initium.${kind}.v1`, subject, time, data }) as Evidence;
  return [
    event('entity', 'ProviderEntity', `entity/${entity}`, { kind: 'THIRD_COUNTRY', country: 'SC' }),
    event('asset-btc', 'AssetRegistered', 'asset/BTC', coin),
    event('asset-eth', 'AssetRegistered', 'asset/ETH', { ...coin, dlt: 'ethereum' }),
    event('campaign', 'Campaign', 'campaign/course', {
      actor: 'FIRM',
      channel: 'EMAIL',
      purpose: 'EDUCATION',
      hasFirmLink: false,
      collectsContact: false,
      reach: ['AT', 'DE'],
      trackable: true,
      from: time,
    }),
  ];
}

/**
 * The life of a client in so many pieces of evidence, up to `now` (ms): one that came by itself, asked, was looked into,
 * and has logged in, read, written and asked again since. Half are logins, a fifth exposures that do not promote.
 */
export function lifeOf(client: string, count: number, now: number): Evidence[] {
  const began = now - 48 * hour;
  const step = (46 * hour) / count;
  return Array.from({ length: count }, (_, number) => {
    const { kind, data } = beginning[number] ?? (later[number % later.length] as Happening);
    return {
      specversion: '1.0',
      id: `${client}-${String(number).padStart(6, '0')}`,
      source,
      type: `initium.${kind}.v1`,
      subject: `client/${client}`,
      time: instantText(Math.floor(began + number * step)),
      authid: 'agent-7',
      authtype: 'service_account',
      data,
    } as Evidence;
  });
}

interface Happening {
  readonly kind: string;
  readonly data: object;
}

const coverage = [
  { service: 'e', asset: 'BTC' },
  { service: 'c', asset: 'ETH' },
];
const times = (count: number, kind: string, data: object): Happening[] => Array(count).fill({ kind, data });

/** How a client begins that came by itself, and was looked into. */
export const beginning: readonly Happening[] = [
  { kind: 'LocationEvidence', data: { kind: 'ESTABLISHED', country: 'AT' } },
  { kind: 'ClientContact', data: { channel: 'WEBSITE' } },
  { kind: 'OriginEvidence', data: { kind: 'DIRECT_TYPE_IN' } },
  { kind: 'ServiceRequest', data: { service: 'e', asset: 'BTC' } },
  {
    kind: 'ExposureCheck',
    data: { identifiers: [], campaigns: 'ALL', observability: 'FULL', result: 'NONE' },
  },
];

const later: readonly Happening[] = [
  ...times(10, 'IpLogin', { country: 'AT' }),
  ...times(4, 'MarketingExposure', { campaign: 'course', channel: 'EMAIL', stage: 'DELIVERED', coverage }),
  ...times(3, 'FirmCommunication', { channel: 'EMAIL', purpose: 'SERVICE', coverage }),
  ...times(2, 'ClientContact', { channel: 'EMAIL', enquiry: coverage }),
  ...times(1, 'ServiceRequest', { service: 'c', asset: 'ETH' }),
];
