import type { Cell } from '#libs/evidence';
import { cellText } from './cell-text.js';
import type { RegisterName } from './register-entries.js';
import type { RegisterAnswer } from './register-lists.js';
import type { Sheet } from './sheet.js';

/** What is in force of each entry, under the names that the JSON has; an entry of which nothing stands has empty cells. */
const inForce: Readonly<Record<RegisterName | 'consents', readonly string[]>> = {
  campaigns: ['isOpen', 'actors', 'purposes', 'coverage', 'reach', 'from', 'to', 'trackable'],
  actors: ['relations'],
  surfaces: ['aimedAtUnion', 'weakIndicators'],
  sources: ['exists', 'channels', 'countries', 'heartbeatEvery', 'owner'],
  assets: ['outOfScope'],
  entities: ['kind', 'country', 'authorisedFor', 'transitional'],
  controls: ['tests'],
  routes: ['routes'],
  agreements: ['euPromotion', 'isBarred'],
  orders: ['ceased'],
  plans: ['plans'],
  consents: ['consents'],
};

/** A register as a table: one line for each entry, with how many versions it has. */
export function registerSheet(name: RegisterName | 'consents'): Sheet<RegisterAnswer> {
  return {
    name,
    inPages: true,
    columns: ['id', 'stands', ...inForce[name], 'versions'],
    rows: ({ items }) =>
      items.map(({ id, inForce: entry, versions }) => [
        id,
        entry !== null,
        ...inForce[name].map((column) => inForceText(entry?.[column])),
        versions.length,
      ]),
  };
}

/** A transitional right is told as `AT:a,e`, the others as everywhere. */
function inForceText(value: unknown): Cell {
  if (!Array.isArray(value)) return cellText(value);
  return value
    .map((item) => (isTransitional(item) ? `${item.memberState}:${item.services}` : cellText([item])))
    .join(' ');
}

function isTransitional(item: object): item is { readonly memberState: string; readonly services: readonly string[] } {
  return typeof item === 'object' && 'memberState' in item;
}
