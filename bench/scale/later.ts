import type { Evidence } from '#libs/evidence';
import type { Ids } from '../events.js';
import { assets, campaignAt, sources, surfaces } from './cast.js';
import { draw, pick } from './draw.js';
import { Lives } from './life.js';
import { type Counted, eventOf } from './recording.js';
import { clientName, hour, identifierOf, minute, type Shape, spanOf } from './shape.js';

/** Where a world's ledger begins to take what is sent later: everything that its sources sent has come by then. */
export const servedFrom = (shape: Shape): number => spanOf(shape).end + hour;

/** So many events occur in a millisecond: never more than come in, so that none is dated ahead of the ledger's clock. */
const eventsPerMs = 64;

type Act = readonly [kind: string, source: string, times: number];

/** Of a hundred events that come in after the world's end, in the proportions of a client's every day. */
const acts: readonly Act[] = [
  ['IpLogin', 'gateway', 28],
  ['IpLogin', 'gateway-app', 28],
  ['FirmCommunication', 'mailer', 14],
  ['FirmCommunication', 'push', 6],
  ['MarketingExposure', 'campaign-mailer', 4],
  ['MarketingExposure', 'ad-platform', 3],
  ['MarketingExposure', 'affiliate-tracker', 3],
  ['ServiceProvided', 'gateway', 7],
  ['ClientContact', 'crm', 3],
  ['ClientContact', 'crm-partner', 1],
  ['ServiceRequest', 'gateway', 1],
  ['ExposureCheck', 'compliance', 1],
  ['IdentityLink', 'compliance', 1],
];

interface Place {
  readonly kind: string;
  readonly source: string;
  /** Which of its source's it is among the hundred, from 1. */
  readonly rank: number;
}

const places = mixed(acts.flatMap(([kind, source, times]) => Array.from({ length: times }, () => ({ kind, source }))));
const perRound = new Map(sources.map(({ id }) => [id, places.filter(({ source }) => source === id).length]));

/** What a world is gone on with. */
export interface Later {
  readonly shape: Shape;
  readonly counted: Counted;
  readonly ids: Ids;
}

/**
 * Event `number` after the world's end: the same sources count on, about the same clients, all of them alike, who live and trade
 * where they did.
 */
export function laterEvent({ shape, counted, ids }: Later, number: number): Evidence {
  const { kind, source, rank } = places[number % places.length] as Place;
  const round = Math.floor(number / places.length);
  const before = counted[sources.findIndex(({ id }) => id === source)] ?? 0;
  const sequence = before + round * (perRound.get(source) ?? 0) + rank;
  const time = servedFrom(shape) - minute + Math.floor(number / eventsPerMs);
  const bits = draw(shape.seed, number, 1, 200);
  const client = draw(shape.seed, number, 2, 200) % shape.clients;
  const data = dataOf(kind, source, { client, time, bits, shape });
  return eventOf(
    { kind, source, subject: `client/${clientName(client)}`, data },
    idOf(number, time, ids, bits),
    time,
    sequence,
  );
}

interface Circumstances {
  readonly client: number;
  readonly time: number;
  readonly bits: number;
  readonly shape: Shape;
}

function dataOf(kind: string, source: string, { client, time, bits, shape }: Circumstances): object {
  const lives = new Lives(shape, 0);
  const country = lives.homeOf(client);
  const identifiers = [identifierOf(client)];
  switch (kind) {
    case 'IpLogin':
      return { country };
    case 'FirmCommunication':
      return { channel: source === 'push' ? 'PUSH_NOTIFICATION' : 'EMAIL', purpose: 'SERVICE' };
    case 'MarketingExposure': {
      const campaign = campaignAt(spanOf(shape), time, bits % 12 === 0, bits >>> 4);
      return { campaign, stage: 'DELIVERED', deliveredCountry: country };
    }
    case 'ServiceProvided':
      return { ...lives.askedBy(client), entity: lives.entityOf(client) };
    case 'ClientContact':
      return { channel: 'WEBSITE', surface: surfaces[5 + (bits % 45)] };
    case 'ServiceRequest':
      return { service: pick(['e', 'c', 'a'], bits), asset: pick(assets, bits >>> 4) };
    case 'ExposureCheck':
      return { identifiers, campaigns: 'ALL', observability: 'FULL', result: 'NONE' };
    default:
      return { identifier: `${identifiers[0]}-${bits % 1_000}`, confidence: 'CONFIRMED', method: 'login' };
  }
}

function idOf(number: number, time: number, ids: Ids, bits: number): string {
  const random = bits.toString(16).padStart(8, '0');
  const tail = `f${number.toString(16).padStart(11, '0')}`;
  if (ids === 'random') return `${random}-${random.slice(2, 6)}-4000-8000-${tail}`;
  const at = time.toString(16).padStart(12, '0');
  return `${at.slice(0, 8)}-${at.slice(8)}-7${(number % eventsPerMs).toString(16).padStart(3, '0')}-8${random.slice(0, 3)}-${tail}`;
}

/** In an order that looks like none and is always the same, each with its rank among its source's. */
function mixed(all: readonly { readonly kind: string; readonly source: string }[]): Place[] {
  const seen = new Map<string, number>();
  return all
    .map((one, index) => ({ one, key: draw(7, index, 0, 0) }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => {
      const rank = (seen.get(one.source) ?? 0) + 1;
      seen.set(one.source, rank);
      return { ...one, rank };
    });
}
