import type { Evidence } from '#libs/evidence';
import { beginning, coin } from '../client-life.js';
import { eventOf } from './recording.js';
import { hour } from './shape.js';

/** Clients whom the growth of one client should not slow down. */
export const otherClients = 200;
const began = Date.UTC(2023, 0, 1);
/** Some ten thousand logins are three years and a half. */
const everyMs = 3 * hour;
/** Of so many logins so many come from abroad: some days of travel every few weeks. */
const stretch = { logins: 250, abroad: 40 };

const campaign = {
  actor: 'FIRM',
  channel: 'EMAIL',
  purpose: 'PROMOTION',
  reach: ['AT', 'DE'],
  trackable: true,
  from: '2023-01-01T00:00:00.000Z',
};

/** What is registered, and how every client begins: by itself, with a request that was looked into. */
export function beginnings(frequent: readonly { readonly client: string; readonly located: boolean }[]): Evidence[] {
  const say = (kind: string, subject: string, data: object, at = began) =>
    eventOf({ kind, source: 'crm', subject, data }, `${kind}-${subject.replace('/', '-')}`, at);
  const first = (client: string, located: boolean): Evidence[] => {
    const later: Readonly<Record<string, number>> = { ServiceRequest: hour, ExposureCheck: 2 * hour };
    return beginning
      .filter(({ kind }) => located || kind !== 'LocationEvidence')
      .map(({ kind, data }) => say(kind, `client/${client}`, data, began + (later[kind] ?? 0)));
  };
  return [
    say('ProviderEntity', 'entity/firm', { kind: 'THIRD_COUNTRY', country: 'SC' }),
    say('AssetRegistered', 'asset/BTC', coin),
    say('AssetRegistered', 'asset/ETH', { ...coin, dlt: 'ethereum' }),
    say('Campaign', 'campaign/spring', campaign),
    ...frequent.flatMap(({ client, located }) => first(client, located)),
    ...Array.from({ length: otherClients }, (_, number) => first(otherName(number), true)).flat(),
  ];
}

export const otherName = (number: number): string => `other-${number % otherClients}`;

/** Login `number` of a client. */
export function login(client: string, number: number): Evidence {
  const abroad = number % stretch.logins < stretch.abroad;
  const data = { country: abroad ? 'CH' : 'AT' };
  const id = `${client}-login-${String(number).padStart(8, '0')}`;
  const at = began + 24 * hour + number * everyMs;
  return eventOf({ kind: 'IpLogin', source: 'gateway', subject: `client/${client}`, data }, id, at);
}
