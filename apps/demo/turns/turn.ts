import { day, end, hour, instantOf, minute, season } from '../calendar.js';
import type { ActorLife, CampaignLife } from '../campaigns.js';
import type { ServiceAndAsset } from '../exchange.js';
import { outside, perimeter } from '../geography.js';
import { type Ask, type Life, named } from '../life.js';
import { type Asking, asks, type Coming, comes, livesOn, signsUp } from '../relationship.js';

/** One way that a life can take. `weight` says how many of a thousand clients take it, roughly. */
export interface Turn {
  readonly name: string;
  readonly weight: number;
  readonly play: (life: Life) => void;
}

const subjects: readonly (readonly [ServiceAndAsset, number])[] = [
  [{ service: 'e', asset: 'BTC' }, 6],
  [{ service: 'c', asset: 'BTC' }, 4],
  [{ service: 'e', asset: 'ETH' }, 4],
  [{ service: 'e', asset: 'ARDEN' }, 3],
  [{ service: 'a', asset: 'ETH' }, 2],
  [{ service: 'd', asset: 'ARDEN' }, 2],
  [{ service: 'c', asset: 'EURQ' }, 1],
];

export const subjectOf = (life: Life): ServiceAndAsset => life.random.weighted(subjects);

/** Another subject than those that the client has asked for. */
export function anotherSubject(life: Life): ServiceAndAsset {
  const taken = new Set(life.asks.map(({ subject }) => named(subject)));
  const rest = subjects.filter(([subject]) => !taken.has(named(subject)));
  return life.random.weighted(rest);
}

/** The same service on another asset of the same type; only some assets have such a sibling. */
export const platform = (service: string, asset: 'ARDEN' | 'BOREAL' | 'CALDER'): ServiceAndAsset => ({
  service,
  asset,
});

export function liveIn(life: Life, country = life.random.weighted(perimeter)): void {
  life.homes.push({ country, from: Number.NEGATIVE_INFINITY });
}

export const liveAbroad = (life: Life): void => liveIn(life, life.random.weighted(outside));

/** Someone who lives where this campaign runs. */
export const liveWhere = (life: Life, campaign: CampaignLife): void => liveIn(life, life.random.pick(campaign.reach));

/** When somebody arrives: in the season, for a few in the half year before it. */
export function arrivalTime(life: Life, from?: string, to?: string): number {
  const early = from === undefined && life.random.chance(0.08);
  const first = from ? instantOf(from) : early ? instantOf('2025-11-20') : season;
  const last = to ? instantOf(to) : early ? season : end - 10 * day;
  const days = Math.floor((last - first) / day);
  return first + life.random.whole(0, days - 1) * day + life.random.whole(6 * 60, 22 * 60) * minute;
}

/** Gets in touch, opens an account and asks for something, all within a day. */
export function joins(
  life: Life,
  at: number,
  how: Coming & Asking & { subject?: ServiceAndAsset; located?: boolean } = {},
): Ask {
  const arrival = comes(life, at, how);
  const opened = at + life.random.whole(15, 90) * minute;
  signsUp(life, opened, how.located ?? true);
  const asked = opened + life.random.whole(10, 600) * minute;
  return asks(life, arrival, how.subject ?? subjectOf(life), asked, how);
}

/** Joins, and then lives on as clients do. */
export function joinsAndStays(life: Life, at: number, how: Parameters<typeof joins>[2] = {}): Ask {
  const ask = joins(life, at, how);
  livesOn(life, ask.at);
  return ask;
}

export const later = (life: Life, at: number, lowDays: number, highDays: number): number =>
  at + life.random.whole(lowDays * 24, highDays * 24) * hour;

export function campaign(life: Life, id: string): CampaignLife {
  const found = life.setting.campaigns.find((each) => each.id === id);
  if (!found) throw new RangeError(`no campaign ${id}`);
  return found;
}

export function actor(life: Life, id: string): ActorLife {
  const found = life.setting.actors.find((each) => each.id === id);
  if (!found) throw new RangeError(`no actor ${id}`);
  return found;
}
