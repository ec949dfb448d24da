import { dayMs, instant, instantText, inUtc } from '#libs/evidence';

/** An instant as answers write it: RFC 3339, UTC, whole seconds without a fraction. */
export const timeText = (ms: number): string => instantText(ms).replace('.000Z', 'Z');

/** The first instant of what a parameter names, in ms: of a date the first millisecond of that day in UTC. */
export function firstInstant(text: string): number {
  const ms = instant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  // In an address `+02:00` is ` 02:00`, most likely: answers speak of UTC alone, and so do questions.
  return Number.isNaN(ms) || !text.includes('T') || inUtc(text) === text ? ms : Number.NaN;
}

/** The last instant of what a parameter names, in ms: of a date the last millisecond of that day; of today, now. */
export function lastInstant(text: string, now: number): number {
  const first = firstInstant(text);
  if (text.includes('T')) return first;
  return isWithin(text, now) ? now : first + dayMs - 1;
}

/** Whether an instant is the one that a parameter names, or one of the day that it names. */
export function isWithin(text: string, ms: number): boolean {
  const first = firstInstant(text);
  return text.includes('T') ? ms === first : first <= ms && ms < first + dayMs;
}
