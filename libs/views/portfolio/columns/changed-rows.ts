import type { Prepare } from '#libs/projections';
import { bucket } from '../../statuses/status-counts.js';

export type StatusColumnsRow = [
  ...[client: number, service: string, asset: string, entity: string, from: number, to: number],
  ...[knownFrom: number, knownTo: number | null, rank: number, rule: string],
];
export type LocationColumnsRow = [
  ...[client: number, from: number, to: number, knownFrom: number, knownTo: number | null, state: string],
];

/** What changed in knowledge in (after, upTo], of one client or of all. */
export interface ChangedOf {
  readonly after: number;
  readonly upTo: number;
  readonly client: number | null;
}

/** What an instant's rows of knowledge changed with: closed rows first, since a new one may take the place of one. */
export const changedTables = [
  {
    table: 'closed',
    // What is closed later is open as yet.
    changed: 'known_to > @after AND known_from <= @upTo AND (known_to <= @upTo OR known_from > @after)',
    knownTo: 'CASE WHEN known_to <= @upTo THEN known_to END',
  },
  { table: 'open', changed: 'known_from > @after AND known_from <= @upTo', knownTo: 'NULL' },
] as const;
type ChangedTable = (typeof changedTables)[number];

export const changedStatuses = (prepare: Prepare, table: ChangedTable, of: ChangedOf) =>
  rows<StatusColumnsRow>(prepare, { ...table, prefix: '', key: 'service, asset, entity,', says: 'status, rule' }, of);

export const changedLocations = (prepare: Prepare, table: ChangedTable, of: ChangedOf) =>
  rows<LocationColumnsRow>(prepare, { ...table, prefix: 'locations_', key: '', says: bucket }, of);

function rows<Row extends unknown[]>(
  prepare: Prepare,
  { table, changed, knownTo, prefix, key, says }: ChangedTable & Record<'prefix' | 'key' | 'says', string>,
  of: ChangedOf,
): IterableIterator<Row> {
  const one = of.client === null ? '' : 'AND client = @client';
  return prepare<Row>(
    `SELECT client, ${key} valid_from, valid_to, known_from, ${knownTo}, ${says}
     FROM statuses_${prefix}${table} WHERE ${changed} ${one}`,
  )
    .raw()
    .safeIntegers(false)
    .iterate(of);
}
