export const minuteMs = 60_000;
export const hourMs: number = 60 * minuteMs;
/** A day of UTC: it has no other. */
export const dayMs: number = 24 * hourMs;
