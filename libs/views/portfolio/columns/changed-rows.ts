import type { Prepare } from '#libs/projections';
import { bucket } from '../../statuses/status-counts.js';

export type StatusColumnsRow = [
  ...[client: number, service: string, asset: string, entity: string, from: number, to: number],
  ...[knownFrom: number, knownTo: number | null, rank: number, rule: string],
];
export type LocationColumnsRow = [
  ...[client: number, from: number, to: number, knownFrom: number, knownTo: number | null, state: string],
];

/** What changed after a position, of one client or of all. */
export interface ChangedOf {
  readonly after: number;
  readonly client: number | null;
}

/** What an instant's rows of knowledge changed with: closed rows first, since a new one may take the place of one. */
export const changedTables = [
  { table: 'closed', known: 'known_to', knownTo: 'known_to' },
  { table: 'open', known: 'known_from', knownTo: 'NULL' },
] as const;
type ChangedTable = (typeof changedTables)[number];

export const changedStatuses = (prepare: Prepare, of: ChangedTable, changed: ChangedOf) =>
  rows<StatusColumnsRow>(prepare, { ...of, prefix: '', key: 'service, asset, entity,', says: 'status, rule' }, changed);

export const changedLocations = (prepare: Prepare, of: ChangedTable, changed: ChangedOf) =>
  rows<LocationColumnsRow>(prepare, { ...of, prefix: 'locations_', key: '', says: bucket }, changed);

function rows<Row extends unknown[]>(
  prepare: Prepare,
  { table, known, knownTo, prefix, key, says }: ChangedTable & Record<'prefix' | 'key' | 'says', string>,
  { after, client }: ChangedOf,
): IterableIterator<Row> {
  const one = client === null ? '' : 'AND client = @client';
  return prepare<Row>(
    `SELECT client, ${key} valid_from, valid_to, known_from, ${knownTo}, ${says}
     FROM statuses_${prefix}${table} WHERE ${known} > @after ${one}`,
  )
    .raw()
    .safeIntegers(false)
    .iterate({ after, client });
}
