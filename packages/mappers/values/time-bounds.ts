import { dayMs, hourMs, instant, kept, minuteMs } from '#libs/evidence';
import type { TimeForm } from '../mapping.js';
import { isNothing } from './nothing.js';

/** Between which instants something happened, bounds included: one instant mostly, a day where there is only a date. */
export class TimeBounds {
  constructor(
    readonly earliest: number,
    readonly latest: number,
  ) {}
}

const exactly = (ms: number): TimeBounds | undefined =>
  Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new TimeBounds(Math.floor(ms), Math.floor(ms)) : undefined;

const perUnit = { 'epoch-seconds': 1_000, 'epoch-milliseconds': 1, 'epoch-microseconds': 0.001 } as const;
/** What an epoch in another unit would be: 1973 in milliseconds is 5138 in seconds. */
const [fromSeconds, fromMilliseconds] = [1e11, 1e14];

/** When a vendor says that something happened; undefined where it says nothing that can be read. `zone`: an IANA name, or an offset. */
export function timeBounds(form: TimeForm, value: unknown, zone?: string): TimeBounds | undefined {
  if (isNothing(value)) return undefined;
  switch (form) {
    case 'epoch-seconds':
    case 'epoch-milliseconds':
    case 'epoch-microseconds':
      return exactly(numberOf(value) * perUnit[form]);
    case 'epoch': {
      const number = numberOf(value);
      return exactly(number < fromSeconds ? number * 1_000 : number < fromMilliseconds ? number : number / 1_000);
    }
    case 'rfc3339':
      return exactly(instant(spelt(String(value))));
    case 'rfc2822':
      return exactly(rfc2822(String(value)));
    case 'local':
      return local(String(value), zone);
    case 'date':
      return day(String(value), zone);
  }
}

/** As programs write RFC 3339 by hand: `2026-06-21 09:00:00 +0000`, or with UTC behind it. */
const spelt = (text: string): string =>
  text
    .trim()
    .replace(/ ?(?:UTC|GMT)$/, 'Z')
    .replace(/ (?=[+-]\d\d:?\d\d$)/, '')
    .replace(' ', 'T')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2');

function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,20}(?:\.\d{1,9})?$/.test(value.trim()) ? Number(value) : Number.NaN;
}

const month = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const mailDate = new RegExp(
  `^(?:[A-Z][a-z]{2}, +)?\\d{1,2} (?:${month}) \\d{4} \\d{2}:\\d{2}(?::\\d{2})? +(?:[+-]\\d{4}|GMT|UTC|UT)(?: \\([^)]*\\))?$`,
);
const rfc2822 = (text: string): number => (mailDate.test(text.trim()) ? Date.parse(text) : Number.NaN);

const clock = /^(\d{4})[-/](\d{2})[-/](\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)$/;

/** Where clocks are set back an hour happens twice: then it may be either. Without a zone it may be in any. */
function local(text: string, zone?: string): TimeBounds | undefined {
  const match = clock.exec(text.trim());
  // A time that says where it is needs no zone.
  if (match === null) return timeBounds('rfc3339', text);
  const [, year, monthOfYear, dayOfMonth, time = ''] = match;
  const here = instant(`${year}-${monthOfYear}-${dayOfMonth}T${time.length === 5 ? `${time}:00` : time}Z`);
  return Number.isNaN(here) ? undefined : inZone(here, zone);
}

const date = /^(\d{4})-?(\d{2})-?(\d{2})$/;

/** All of the day. */
function day(text: string, zone?: string): TimeBounds | undefined {
  const match = date.exec(text.trim());
  if (match === null) return undefined;
  const start = instant(`${match.slice(1).join('-')}T00:00:00Z`);
  if (Number.isNaN(start)) return undefined;
  const [first, last] = [inZone(start, zone), inZone(start + dayMs - 1, zone)];
  return first && last && new TimeBounds(first.earliest, last.latest);
}

/** The first and the last place on earth where a day begins. */
const [eastMs, westMs] = [14 * hourMs, -12 * hourMs];

function inZone(here: number, zone?: string): TimeBounds | undefined {
  if (zone === undefined) return new TimeBounds(here - eastMs, here - westMs);
  const aheads = new Set([offsetAt(here - dayMs, zone), offsetAt(here + dayMs, zone)]);
  const instants = [...aheads].map((ahead) => here - ahead).filter((ms) => offsetAt(ms, zone) === here - ms);
  // An hour that clocks leave out was none: what was meant is on either side of it.
  const all = instants.length > 0 ? instants : [...aheads].map((ahead) => here - ahead);
  return new TimeBounds(Math.min(...all), Math.max(...all));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Clocks are changed at a quarter of an hour, so that within one the answer is the same; what was answered lately. */
const quarterMs = 15 * minuteMs;
const answered = new Map<string, number>();
const answeredMax = 10_000;

/** How far the clocks of a zone are ahead of UTC at an instant. Throws a `RangeError` where there is no such zone. */
function offsetAt(ms: number, zone: string): number {
  const quarter = Math.floor(ms / quarterMs);
  return kept(answered, `${zone} ${quarter}`, answeredMax, () => offsetIn(quarter * quarterMs, zone));
}

function offsetIn(ms: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const there = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return there - ms;
}

/** Whether there is such a zone. */
export function isZone(zone: string): boolean {
  try {
    offsetAt(0, zone);
    return true;
  } catch {
    return false;
  }
}
