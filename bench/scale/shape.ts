import type { Ids } from '../events.js';

/** What makes a world: the same shape gives the same bytes. */
export interface Shape {
  readonly seed: number;
  readonly clients: number;
  /** About how many events there are in all: the lives are cut so that it comes out within a few in a thousand. */
  readonly events: number;
  readonly ids: Ids;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The last day of every world. It lies in the past, so that a world can be served under the real clock as well. */
const worldEnd = Date.UTC(2026, 8, 1);
const eventsPerDay = 6_850;
const daysMin = 60;
const daysMax = 730;
const eventsPerTick = 280;
const ticks = [0.5 * hour, hour, 2 * hour, 3 * hour, 6 * hour];

/** The time that a world spans (ms), and how finely the ledger's clock is set while it is recorded. */
export interface Span {
  readonly begin: number;
  readonly end: number;
  /** A part of a day. */
  readonly tick: number;
}

/** Two years for millions of events; fewer days for fewer events, so that a day is as full. */
export function spanOf({ events }: Shape): Span {
  const days = Math.min(daysMax, Math.max(daysMin, Math.round(events / eventsPerDay)));
  const wanted = (days * day * eventsPerTick) / events;
  const tick = ticks.find((length) => length >= wanted) ?? (ticks.at(-1) as number);
  return { begin: worldEnd - days * day, end: worldEnd, tick };
}

export const clientName = (client: number): string => `c${client.toString(36).padStart(5, '0')}`;

export const identifierOf = (client: number): string => `m-${clientName(client)}`;
