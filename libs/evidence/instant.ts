import { kept } from './kept.js';
import { dayMs, hourMs, minuteMs } from './time.js';

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ZERO = 0x30;
const UNIT_MS = [7 * dayMs, dayMs, hourMs, minuteMs, 1_000];

/** What `instant` reads, for schemas: RFC 3339, in any offset. The calendar is checked by `instant` alone. */
export const INSTANT_PATTERN =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,18})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$';

const FORM = new RegExp(INSTANT_PATTERN);

/** Of an offset, as it ends an instant: +02:00. */
const OFFSET_LENGTH = 6;
const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * An RFC 3339 time as whole milliseconds since 1970, UTC; finer digits are cut off, towards the past. NaN if it is
 * malformed, no day of the calendar, a leap second, or not in the years 0 to 9999 of UTC.
 */
export function instant(text: string): number {
  return usualInstant(text) ?? anyInstant(text);
}

function anyInstant(text: string): number {
  if (!FORM.test(text)) return Number.NaN;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)];
  const [hour, minute, second] = [digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2)];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const here = Date.UTC(year, month - 1, day, hour, minute, second, text[19] === '.' ? thousandths(text, 20) : 0);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const local = year > 99 ? here : new Date(here).setUTCFullYear(year, month - 1, day);
  if (isInUtc(text)) return local;
  const ms = local - offsetMs(text);
  return ms >= EARLIEST && ms <= LATEST ? ms : Number.NaN;
}

/** The form in which the ledger writes its own times. */
const USUAL = 'YYYY-MM-DDThh:mm:ss.sssZ';
/** Where days begin, which most texts share with others. */
const days = new Map<string, number>();
const daysMax = 4_000;

/** The same of a text in the usual form, in a fifth of the time; undefined where it has another, or is none. */
function usualInstant(text: string): number | undefined {
  if (text.length !== USUAL.length || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return undefined;
  if (text[19] !== '.' || text[23] !== 'Z') return undefined;
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  const ms = twoDigits(text, 20) * 10 + digit(text, 22);
  if (!(hour < 24 && minute < 60 && second < 60 && ms < 1_000)) return undefined;
  const day = text.slice(0, 10);
  const start = kept(days, day, daysMax, () => anyInstant(`${day}T00:00:00.000Z`));
  return start + hour * hourMs + minute * minuteMs + second * 1_000 + ms;
}

/** NaN where it is none. */
function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

const twoDigits = (text: string, index: number): number => digit(text, index) * 10 + digit(text, index + 1);

function isInUtc(text: string): boolean {
  const last = text.at(-1);
  return last === 'Z' || last === 'z';
}

/** How far the clocks of an offset are ahead of UTC. */
function offsetMs(text: string): number {
  const start = text.length - OFFSET_LENGTH;
  const minutes = digits(text, start + 1, 2) * 60 + digits(text, start + 4, 2);
  return (text[start] === '-' ? -minutes : minutes) * 60_000;
}

/** What `instant` reads, as a text in UTC with all its digits; the very text where it is in UTC already. */
export function inUtc(text: string): string {
  if (isInUtc(text) || offsetMs(text) === 0) return text;
  const whole = instantText(instant(text)).slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  return `${whole}${text.slice('YYYY-MM-DDThh:mm:ss'.length, -OFFSET_LENGTH)}Z`;
}

/** The number that `count` digits make, which are known to be digits. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index++) value = value * 10 + text.charCodeAt(index) - ZERO;
  return value;
}

/** The first three digits of a fraction, of which there may be fewer. */
function thousandths(text: string, start: number): number {
  let value = 0;
  for (let index = start, unit = 100; unit >= 1; index++, unit /= 10) {
    const digit = text.charCodeAt(index) - ZERO;
    if (!(digit >= 0 && digit <= 9)) break;
    value += digit * unit;
  }
  return value;
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (MONTH_DAYS[month - 1] as number);
}

/** Milliseconds since 1970 as RFC 3339 with milliseconds, the form in which the ledger writes its own times. */
export function instantText(ms: number): string {
  const day = Math.floor(ms / dayMs);
  if (day !== lastDay.day)
    lastDay = { day, text: new Date(day * dayMs).toISOString().slice(0, 'T00:00:00.000Z'.length * -1) };
  const inDay = ms - day * dayMs;
  if (!Number.isInteger(inDay)) return new Date(ms).toISOString();
  const seconds = Math.floor(inDay / 1_000);
  const clock = `${padded(Math.floor(seconds / 3_600))}:${padded(Math.floor(seconds / 60) % 60)}:${padded(seconds % 60)}`;
  return `${lastDay.text}T${clock}.${String(inDay % 1_000).padStart(3, '0')}Z`;
}

/** Most texts are of a day that was just written, and `toISOString` takes six times as long. */
let lastDay = { day: Number.NaN, text: '' };
const PADDED = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
const padded = (number: number): string => PADDED[number] as string;

/** What `duration` reads, for schemas: ISO 8601 in units of fixed length. */
export const DURATION_PATTERN =
  '^P(?=.*[1-9])(?:[0-9]{1,6}W)?(?:[0-9]{1,6}D)?(?:T(?=[0-9])(?:[0-9]{1,6}H)?(?:[0-9]{1,6}M)?(?:[0-9]{1,6}S)?)?$';
const DURATION = /^P(?=.*[1-9])(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** An ISO 8601 duration in milliseconds; NaN if malformed, zero, or in years or months, which have no fixed length. */
export function duration(text: string): number {
  const match = DURATION.exec(text);
  if (!match) return Number.NaN;
  return UNIT_MS.reduce((sum, unit, index) => sum + unit * Number(match[index + 1] ?? 0), 0);
}
