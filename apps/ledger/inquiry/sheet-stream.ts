import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { csvLine, csvLines } from '#libs/evidence';
import { Refusal } from '../refusal.js';
import { type Answered, type AskedOf, behindColumn, closingColumns, type Sheet } from './sheet.js';

/** A question with the first page of its answer. */
export interface Questioned {
  readonly path: string;
  readonly asked: AskedOf;
  readonly first: Answered;
  /** The page from a place on, at the first one's state of knowledge. */
  further(after: string): Promise<Answered>;
}

/**
 * A whole answer as CSV, one page in memory at a time: the next is read when this one is taken. What breaks off, by a
 * failure or at the end of the process, cuts the connection and lacks the last line.
 */
export function sheetStream(sheet: Sheet<object>, questioned: Questioned, closing: AbortSignal): Readable {
  // Only an error cuts the connection: a stream that is just destroyed looks to its reader like one that has ended.
  return Readable.from(textOf(sheet, questioned, pagesOf(questioned, closing)), { objectMode: false });
}

async function* pagesOf({ first, further }: Questioned, closing: AbortSignal): AsyncGenerator<Answered> {
  let page = first;
  for (;;) {
    yield page;
    if (page.next == null) return;
    // Others are answered in between.
    await setImmediate();
    if (closing.aborted) throw new Refusal('shutting-down', 'The ledger is ending; ask a running one again.');
    page = await further(page.next);
  }
}

async function* textOf(
  sheet: Sheet<object>,
  { path, asked, first }: Questioned,
  pages: AsyncIterable<Answered>,
): AsyncGenerator<string> {
  // At the position of the first page fewer are behind later, never more.
  const behind = first.behind === undefined ? [] : [first.behind.clients];
  const columns = [...sheet.columns, ...closingColumns, ...behind.map(() => behindColumn)];
  const standing = [first.at, first.knownAt, first.position];
  let count = 0;
  yield csvLine(columns);
  for await (const page of pages) {
    const rows = Array.from(sheet.rows(page, asked), (row) => [
      ...row,
      ...standing,
      null,
      null,
      ...behind.map(() => null),
    ]);
    count += rows.length;
    if (rows.length > 0) yield csvLines(columns, rows);
  }
  const empty = sheet.columns.map(() => null);
  yield csvLines(columns, [[...empty, ...standing, questionOf(path, asked, first), count, ...behind]]);
}

/** What was asked, with the instants that were taken for dates. */
function questionOf(path: string, asked: AskedOf, first: Answered): string {
  const taken = first as Readonly<Record<string, unknown>>;
  const parameters: string[] = [];
  for (const [name, value] of Object.entries(asked)) {
    if (value === undefined || name === 'limit') continue;
    const text = encodeURIComponent(isBound(name) ? String(taken[name] ?? value) : value);
    parameters.push(`${encodeURIComponent(name)}=${text.replaceAll('%3A', ':').replaceAll('%2F', '/')}`);
  }
  return [path, ...(parameters.length === 0 ? [] : [parameters.join('&')])].join('?');
}

const isBound = (name: string) => ['at', 'knownAt', 'from', 'to', 'recordedFrom', 'recordedTo'].includes(name);
