import type { Cell } from '../csv.js';
import type { Sheet } from './as-csv.js';
import type { RegisterName } from './register-entries.js';
import type { RegisterAnswer } from './register-lists.js';

/** What is in force of each entry, under the names that the JSON has; an entry of which nothing stands has empty cells. */
const inForce: Readonly<Record<RegisterName, readonly string[]>> = {
  campaigns: ['isOpen', 'actors', 'purposes', 'coverage', 'reach', 'from', 'to', 'trackable'],
  actors: ['relations'],
  surfaces: ['aimedAtUnion', 'weakIndicators'],
  sources: ['exists', 'channels', 'countries', 'heartbeatEvery', 'owner'],
  assets: ['outOfScope'],
  entities: ['kind', 'country', 'authorisedFor', 'transitional'],
};

/** A register as a table: one line for each entry, with how many versions it has. */
export function registerSheet(name: RegisterName): Sheet<RegisterAnswer> {
  return {
    name,
    columns: ['id', 'stands', ...inForce[name], 'versions'],
    rows: ({ items }) =>
      items.map(({ id, inForce: entry, versions }) => [
        id,
        entry !== null,
        ...inForce[name].map((column) => cellOf(entry?.[column])),
        versions.length,
      ]),
  };
}

/** Lists are separated by spaces; coverage is told as `e:BTC`, a transitional right as `AT:a,e`. */
function cellOf(value: unknown): Cell {
  if (Array.isArray(value)) return value.map(cellOf).join(' ');
  if (typeof value !== 'object' || value === null) return value as Cell;
  const { service, asset, memberState, services } = value as Readonly<Record<string, unknown>>;
  return memberState === undefined ? `${service}:${asset}` : `${memberState}:${services}`;
}
