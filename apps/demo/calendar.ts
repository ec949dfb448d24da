import { hourMs } from '#libs/evidence';

export { dayMs as day, hourMs as hour, minuteMs as minute } from '#libs/evidence';

/** A date or an instant of the world, in milliseconds. */
export const instantOf = (text: string): number => Date.parse(text.length === 10 ? `${text}T00:00:00.000Z` : text);

export const iso = (at: number): string => new Date(at).toISOString();

/** The ledger is started here, and the sources are connected to it. What lies before is brought in late. */
export const opening = instantOf('2025-10-15');

/** Most clients arrive from here on: the last transitional regimes end on 1 July 2026. */
export const season = instantOf('2026-05-01');

/** The world ends here; what is delivered later is never known. */
export const end = instantOf('2026-11-01');

/** The ledger's clock is set once for each delivery: every six hours at most. A multiple of it is a delivery instant. */
export const tick = 6 * hourMs;

export const deliveredAt = (ready: number): number => Math.ceil(ready / tick) * tick;
