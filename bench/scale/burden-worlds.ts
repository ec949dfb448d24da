import type { Evidence } from '#libs/evidence';
import { beginnings, otherName } from './frequent-client.js';
import { eventOf } from './recording.js';
import { minute } from './shape.js';

const begun = Date.UTC(2023, 1, 1);
const one = 'client/one';

/** So much of something that one party alone can record. */
export interface Burden {
  readonly name: string;
  /** How many events it takes at full size. */
  readonly events: number;
  /** How many seconds *statuses* may have it after the last was recorded, at full size; else it is to cost as any others do. */
  readonly lateSecondsMost?: number;
  /** What stands before it, and is not measured. */
  readonly before: (count: number) => readonly Evidence[];
  /** The event of a number below `count`, in the order of recording. */
  readonly event: (number: number, count: number) => Evidence;
}

type Said = readonly [kind: string, source: string, subject: string, data: object];

export function say(number: number, [kind, source, subject, data]: Said, sequence?: number): Evidence {
  const id = `${kind}-${String(number).padStart(8, '0')}`;
  const event = eventOf({ kind, source, subject, data }, id, begun + number * minute);
  return sequence === undefined ? event : { ...event, sequence: String(sequence) };
}

const usual = () => beginnings([{ client: 'one', located: true }]);
const registered = { channels: ['EMAIL'], heartbeatEvery: 'P1D', owner: 'crm', from: '2023-01-01T00:00:00.000Z' };
const source: Evidence = eventOf(
  { kind: 'Source', source: 'crm', subject: 'source/mailer', data: registered },
  'mailer',
  begun,
);
const asset = { micaScope: true, category: 'OTHER', dlt: 'bitcoin', liquidity: 'LIQUID' };
const seen = { campaign: 'spring', channel: 'EMAIL', purpose: 'SERVICE', stage: 'DELIVERED' };

/** Of whom a world has many: the events of the others are about them, in turns. */
const many = (number: number): string => `client/${otherName(number)}`;

const requests = (number: number) => ({ service: 'e', asset: number % 2 === 0 ? 'BTC' : 'ETH' });
/** Links between everyone and everyone: the first of a pair is known by what the second is. */
function pair(number: number, count: number): readonly [string, string] {
  const clients = Math.ceil(Math.sqrt(count)) + 1;
  const [from, to] = [Math.floor(number / (clients - 1)), number % (clients - 1)];
  return [`client/linked-${from}`, `linked-${to < from ? to : to + 1}`];
}

/** What the same number of events costs that nobody could object to: many clients ask, see and log in. */
export const plain: Burden = {
  name: 'events of many clients',
  events: 0,
  before: usual,
  event: (number) => say(number, ['IpLogin', 'app', many(number), { country: 'AT' }]),
};

export const burdens: readonly Burden[] = [
  {
    name: 'a source whose sequence is full of gaps',
    events: 66_000,
    before: () => [...usual(), source],
    // Who goes on asking goes on looking back to them.
    event: (number) =>
      number % 5 === 0
        ? say(number, ['ServiceRequest', 'crm', many(number), requests(number)])
        : say(number, ['MarketingExposure', 'mailer', many(number), seen], 2 * number + 1),
  },
  {
    name: 'late versions of one asset',
    events: 20_000,
    lateSecondsMost: 1,
    before: usual,
    event: (number) => ({
      ...say(number, ['AssetRegistered', 'crm', 'asset/BTC', { ...asset, riskBand: 1 + (number % 5) }]),
      time: new Date(begun - number * minute).toISOString(),
    }),
  },
  {
    name: 'clients all linked to each other',
    events: 9_900,
    lateSecondsMost: 1,
    before: usual,
    event: (number, count) => {
      const [client, identifier] = pair(number, count);
      return say(number, ['IdentityLink', 'crm', client, { identifier, confidence: 'CONFIRMED' }]);
    },
  },
  {
    name: 'requests of one client',
    events: 5_000,
    lateSecondsMost: 5,
    before: usual,
    event: (number) => say(number, ['ServiceRequest', 'crm', one, requests(number)]),
  },
  {
    name: 'messages to one client',
    events: 4_000,
    lateSecondsMost: 5,
    before: usual,
    event: (number) => say(number, ['MarketingExposure', 'crm', one, seen]),
  },
  {
    name: 'services to one client',
    events: 4_000,
    lateSecondsMost: 5,
    before: usual,
    event: (number) => say(number, ['ServiceProvided', 'crm', one, { ...requests(number), entity: 'firm' }]),
  },
  {
    name: 'contacts of one client',
    events: 4_000,
    lateSecondsMost: 5,
    before: usual,
    event: (number) => say(number, ['ClientContact', 'crm', one, { channel: 'WEBSITE' }]),
  },
  {
    name: 'logins of one client',
    events: 300_000,
    before: usual,
    event: (number) => say(number, ['IpLogin', 'gateway', one, { country: number % 40 === 0 ? 'CH' : 'AT' }]),
  },
];
