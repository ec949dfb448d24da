import { instantOf } from './calendar.js';

/** EU-27 and the EEA States of the perimeter, with how many clients come from each, roughly. */
export const perimeter: readonly (readonly [country: string, weight: number])[] = [
  ['DE', 9],
  ['FR', 7],
  ['IT', 6],
  ['ES', 6],
  ['PL', 5],
  ['NL', 4],
  ['RO', 3],
  ['BE', 3],
  ['CZ', 3],
  ['SE', 3],
  ['PT', 3],
  ['GR', 2],
  ['HU', 2],
  ['AT', 3],
  ['BG', 2],
  ['DK', 2],
  ['FI', 2],
  ['SK', 2],
  ['IE', 2],
  ['HR', 2],
  ['LT', 2],
  ['SI', 1],
  ['LV', 1],
  ['EE', 1],
  ['CY', 1],
  ['LU', 1],
  ['MT', 1],
  ['NO', 2],
  ['IS', 1],
  ['LI', 1],
];

export const outside: readonly (readonly [country: string, weight: number])[] = [
  ['GB', 4],
  ['CH', 4],
  ['BR', 3],
  ['US', 2],
  ['AE', 2],
  ['JP', 1],
  ['ZA', 1],
  ['TR', 2],
];

const inside = new Set(perimeter.map(([country]) => country));

/** The EEA States that came to the perimeter after the Union itself. */
const joined: Readonly<Record<string, string>> = { IS: '2025-02-20', LI: '2025-02-20', NO: '2025-07-01' };

export const inUnion = (country: string): boolean => inside.has(country);

/** From when a perimeter State has been one: always, for the Union. */
export const inUnionSince = (country: string): number =>
  joined[country] ? instantOf(joined[country]) : Number.NEGATIVE_INFINITY;
