import { type FoundRecord, type ReadFrom, recordBytesMax, UnreadableRecords } from './found-record.js';

const [QUOTE, LF, CR] = [0x22, 0x0a, 0x0d];
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const columnsMax = 2_000;

/**
 * The rows of a CSV (RFC 4180) as objects by the names of its first line; in flat memory. A line may end with LF, and a cell in quotes
 * may hold one. `columns`: of a file that is read on from its middle.
 */
export async function* csvRecords(
  chunks: AsyncIterable<Uint8Array>,
  {
    from,
    delimiter = ',',
    columns: given,
  }: { readonly from: ReadFrom; readonly delimiter?: string; readonly columns?: readonly string[] },
): AsyncGenerator<FoundRecord> {
  let columns = given;
  let number = from.records;
  let start = from.bytes;
  for await (const { bytes, end } of lines(chunks, from.bytes)) {
    const { text, fault } = decoded(bytes);
    if (columns === undefined) {
      columns = cellsOf(text.replace(/^\ufeff/, ''), delimiter) ?? [];
      if (new Set(columns).size !== columns.length || columns.length > columnsMax)
        throw new UnreadableRecords(
          'its first line does not name its columns: a name is there twice, or there are too many',
        );
      start = end;
      continue;
    }
    const cells = cellsOf(text, delimiter);
    const wrong = fault ?? faultOf(cells, columns);
    const record =
      wrong === undefined ? Object.fromEntries(columns.map((name, index) => [name, cells?.[index] ?? ''])) : text;
    yield { record, ...(wrong !== undefined && { fault: wrong }), number: ++number, start, end };
    start = end;
  }
}

function faultOf(cells: readonly string[] | undefined, columns: readonly string[]): string | undefined {
  if (cells === undefined) return 'has a quote that does not end, or text beside one';
  return cells.length === columns.length ? undefined : `has ${cells.length} cells under ${columns.length} columns`;
}

function decoded(bytes: Uint8Array): { readonly text: string; readonly fault?: string } {
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return { text: Buffer.from(bytes).toString('latin1'), fault: 'is not UTF-8' };
  }
}

/** Undefined where a quote is not as it must be. */
export function cellsOf(line: string, delimiter: string): string[] | undefined {
  if (!line.includes('"')) return line.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; at <= line.length; at++) {
    if (line[at] !== '"') {
      const next = line.indexOf(delimiter, at);
      const end = next === -1 ? line.length : next;
      cells.push(line.slice(at, end));
      at = end;
      continue;
    }
    let end = line.indexOf('"', at + 1);
    while (end !== -1 && line[end + 1] === '"') end = line.indexOf('"', end + 2);
    if (end === -1 || (end + 1 < line.length && line[end + 1] !== delimiter)) return undefined;
    cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
    at = end + 1;
  }
  return cells;
}

interface CsvLine {
  readonly bytes: Uint8Array;
  readonly end: number;
}

/** Lines that are not empty, without their ends; one that a quoted cell goes on in is no end. */
async function* lines(chunks: AsyncIterable<Uint8Array>, offset: number): AsyncGenerator<CsvLine> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let place = offset;
  let isQuoted = false;
  const cut = (piece: Uint8Array): Uint8Array => {
    const whole = pieces.length === 0 ? piece : Buffer.concat([...pieces, piece]);
    [pieces, length] = [[], 0];
    const end = whole.at(-1) === CR ? whole.length - 1 : whole.length;
    return whole.subarray(0, end);
  };
  for await (const bytes of chunks) {
    let begin = 0;
    for (let index = begin; index < bytes.length; index++) {
      const byte = bytes[index];
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (byte === LF && !isQuoted) {
        const line = cut(bytes.subarray(begin, index));
        begin = index + 1;
        if (line.length > 0) yield { bytes: line, end: place + begin };
      }
    }
    place += bytes.length;
    pieces.push(bytes.subarray(begin));
    length += bytes.length - begin;
    if (length > recordBytesMax) throw new UnreadableRecords('a quote does not end');
  }
  const last = cut(new Uint8Array());
  if (last.length > 0) yield { bytes: last, end: place };
}
