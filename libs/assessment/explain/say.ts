import { dayMs, hourMs, instantText, minuteMs } from '#libs/evidence';
import type { Language, Translated } from './language.js';

const units = [
  { name: 'day', ms: dayMs },
  { name: 'hour', ms: hourMs },
  { name: 'minute', ms: minuteMs },
  { name: 'second', ms: 1_000 },
  { name: 'millisecond', ms: 1 },
] as const;
type Unit = (typeof units)[number]['name'];

/** One, and several. */
const unitNames: Readonly<Record<Language, Readonly<Record<Unit, readonly [string, string]>>>> = {
  en: {
    day: ['day', 'days'],
    hour: ['hour', 'hours'],
    minute: ['minute', 'minutes'],
    second: ['second', 'seconds'],
    millisecond: ['millisecond', 'milliseconds'],
  },
  de: {
    day: ['Tag', 'Tage'],
    hour: ['Stunde', 'Stunden'],
    minute: ['Minute', 'Minuten'],
    second: ['Sekunde', 'Sekunden'],
    millisecond: ['Millisekunde', 'Millisekunden'],
  },
  fr: {
    day: ['jour', 'jours'],
    hour: ['heure', 'heures'],
    minute: ['minute', 'minutes'],
    second: ['seconde', 'secondes'],
    millisecond: ['milliseconde', 'millisecondes'],
  },
};

const months: Readonly<Record<Language, readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
};

const conjunctions: Readonly<Record<Language, string>> = { en: 'and', de: 'und', fr: 'et' };

/**
 * Times, amounts and names as one language writes them. From tables of its own: what a runtime knows of languages changes
 * with its version, and the same answer explains itself in the same bytes on every machine.
 */
export class Say {
  readonly language: Language;

  constructor(language: Language) {
    this.language = language;
  }

  /** A fixed text in this language. */
  of(text: Translated): string {
    return text[this.language];
  }

  /** An instant (ms) in UTC, the month by its name so that nobody takes it for the day. */
  instant(ms: number): string {
    const text = instantText(ms);
    const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number];
    const name = months[this.language][month - 1];
    const fraction = text.slice(20, 23);
    const point = this.language === 'en' ? '.' : ',';
    const time = `${text.slice(11, 19)}${fraction === '000' ? '' : `${point}${fraction}`} UTC`;
    const which = { en: `${day}`, de: `${day}.`, fr: day === 1 ? '1er' : `${day}` }[this.language];
    return `${which} ${name} ${year}, ${time}`;
  }

  /** The month of an instant (ms) in UTC, with its year. */
  month(ms: number): string {
    const text = instantText(ms);
    return `${months[this.language][Number(text.slice(5, 7)) - 1]} ${text.slice(0, 4)}`;
  }

  /** A whole number, its thousands apart. */
  count(number: number): string {
    const between = { en: ',', de: '.', fr: '\u202f' }[this.language];
    const digits = String(number);
    const first = digits.length % 3;
    const groups = digits.slice(first).match(/\d{3}/g) ?? [];
    return (first === 0 ? groups : [digits.slice(0, first), ...groups]).join(between);
  }

  /** An exact length of time: whole days only where they are asked for, else hours. */
  duration(ms: number, largest: 'day' | 'hour' = 'hour'): string {
    let rest = Math.abs(ms);
    const parts: string[] = [];
    for (const { name, ms: unit } of units) {
      if (name === 'day' && largest === 'hour') continue;
      const count = Math.floor(rest / unit);
      rest -= count * unit;
      if (count > 0) parts.push(this.#counted(count, name));
    }
    return parts.length === 0 ? this.#counted(0, 'second') : this.list(parts);
  }

  /** About how long, where nothing hangs on it: whole hours, or the next smaller unit, never more than it was. */
  roughly(ms: number): string {
    const unit = units.find(({ name, ms: least }) => name !== 'day' && ms >= least);
    if (unit === undefined) return this.duration(ms);
    const least = this.#counted(Math.floor(ms / unit.ms), unit.name);
    return ms % unit.ms === 0
      ? least
      : { en: `more than ${least}`, de: `mehr als ${least}`, fr: `plus de ${least}` }[this.language];
  }

  days(count: number): string {
    return this.#counted(count, 'day');
  }

  /** A, b and c. */
  list(parts: readonly string[]): string {
    if (parts.length < 2) return parts.join('');
    return `${parts.slice(0, -1).join(', ')} ${conjunctions[this.language]} ${parts.at(-1)}`;
  }

  /** The first few of many. */
  some(parts: readonly string[], max = 10): string {
    const more = parts.length - max;
    if (more <= 0) return this.list(parts);
    const others = { en: `${more} more`, de: `${more} weitere`, fr: `${more} de plus` }[this.language];
    return this.list([...parts.slice(0, max), others]);
  }

  /** What somebody else wrote, as it was written. */
  quote(text: string): string {
    return { en: `“${text}”`, de: `„${text}“`, fr: `«\u00a0${text}\u00a0»` }[this.language];
  }

  #counted(count: number, unit: Unit): string {
    const [one, several] = unitNames[this.language][unit];
    const isOne = count === 1 || (this.language === 'fr' && count === 0);
    return `${count} ${isOne ? one : several}`;
  }
}
