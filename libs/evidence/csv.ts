/** What a cell holds. Text may come from outside; numbers and truth values are the ledger's own. */
export type Cell = string | number | bigint | boolean | null | undefined;

/** `header=present` (RFC 4180): the first line names the columns. */
export const csvMediaType = 'text/csv';
export const csvContentType = `${csvMediaType}; charset=utf-8; header=present`;

/**
 * RFC 4180: a header, CRLF after every line, all text in quotes. Cells that hold nothing are empty. A text that a
 * spreadsheet would run as a formula is preceded by an apostrophe, which shows it as text (OWASP, CSV injection).
 */
export function csv(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  return csvLine(columns) + csvLines(columns, rows);
}

/** The same without the header, where what came before has it. */
export function csvLines(columns: readonly string[], rows: Iterable<readonly Cell[]>): string {
  let text = '';
  for (const row of rows) {
    if (row.length !== columns.length) throw new Error(`a row of ${row.length} cells under ${columns.length} columns`);
    text += csvLine(row);
  }
  return text;
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(written).join(',')}\r\n`;
}

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const guarded = isFormula(cell) ? `'${cell}` : cell;
  return `"${guarded.replaceAll('"', '""')}"`;
}

/** What programs cut off, or do not see, before they look whether a cell is a formula. */
const unseen = /^[\p{Z}\p{Cf}\p{M}]+/u;

/**
 * Whether a spreadsheet may take it for a formula: by its first character, as it is, in its full-width, small or raised
 * form, or behind what is not seen; or because it begins with a control character (tab, CR, LF), which some cut off.
 */
function isFormula(text: string): boolean {
  if (/^\p{Cc}/u.test(text)) return true;
  const seen = text.replace(unseen, '');
  const [first] = seen.slice(0, 2).normalize('NFKC');
  return first !== undefined && ('=+-@\u2212'.includes(first) || /^\p{Cc}/u.test(first));
}
