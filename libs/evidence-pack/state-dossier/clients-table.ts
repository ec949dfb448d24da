import { csvLine } from '#libs/evidence';
import { FormatError } from '#libs/transparency';
import { packLimits } from '../limits.js';

/** While a client of the State relied on Article 61, for one service, asset and entity. */
export interface RowOfClient {
  readonly client: string;
  readonly entity: string;
  readonly service: string;
  readonly asset: string;
  readonly status: string;
  readonly rule: string;
  /** RFC 3339, UTC, not before the period begins; `until` is null where it still did at the period's end, else the first instant at which it did not. */
  readonly since: string;
  readonly until: string | null;
  /** Where the row comes from: `claimed`, or `pack <id>` of a client of the sample. */
  readonly basis: string;
}

const columns = ['client', 'entity', 'service', 'asset', 'status', 'rule', 'since', 'until', 'basis'] as const;

/** The header of `data/clients.csv`. */
export const clientsTableHeader: string = csvLine(columns);

export const clientsTableLine = (row: RowOfClient): string => csvLine(columns.map((column) => row[column]));

/** Of a text a cell has nothing but its letters, in quotes; what a spreadsheet would run stands behind an apostrophe. */
const CELL = /^"('?)([^"\r\n]*)"$/;

/**
 * Reads `data/clients.csv`, a row at a time. Throws a `FormatError` where it is not as it is written: rows of one client stand together,
 * and clients in order.
 */
export function* rowsOfClients(bytes: Uint8Array): Generator<RowOfClient> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [at, count, before] = [clientsTableHeader.length, 0, ''];
  if (text.toString('utf8', 0, at) !== clientsTableHeader) throw wrong();
  while (at < text.length) {
    const end = text.indexOf('\r\n', at) + 2;
    if (end < 2 || ++count > packLimits.tableRowsMax) throw wrong();
    const line = text.toString('utf8', at, end);
    const row = rowIn(line.slice(0, -2).split(','));
    if (clientsTableLine(row) !== line || row.client < before) throw wrong();
    yield row;
    [at, before] = [end, row.client];
  }
}

function rowIn(cells: readonly string[]): RowOfClient {
  if (cells.length !== columns.length) throw wrong();
  const values = cells.map((cell) => (cell === '' ? null : (CELL.exec(cell)?.[2] ?? wrongCell())));
  const [client, entity, service, asset, status, rule, since, until, basis] = values;
  const isWhole = values.every((value, column) => value !== null || columns[column] === 'until');
  if (!isWhole) throw wrong();
  return { client, entity, service, asset, status, rule, since, until, basis } as RowOfClient;
}

const wrong = (): FormatError => new FormatError('clients.csv is not as it is written');
const wrongCell = (): never => {
  throw wrong();
};
