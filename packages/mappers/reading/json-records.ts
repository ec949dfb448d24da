import { type FoundRecord, type ReadFrom, recordBytesMax, UnreadableRecords } from './found-record.js';

const [QUOTE, BACKSLASH, COMMA, LIST, LIST_END] = [0x22, 0x5c, 0x2c, 0x5b, 0x5d];
const [OBJECT, OBJECT_END] = [0x7b, 0x7d];
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What is written with more digits than a number here can hold. */
const longNumber = /[0-9]{16}/;

/**
 * The records of JSON: one value, one after the other (NDJSON), or the elements of one array, however they are laid out; in flat
 * memory. `isList`: the bytes begin within the array. `recordsOf` gives those of a value that holds several.
 */
export async function* jsonRecords(
  chunks: AsyncIterable<Uint8Array>,
  recordsOf: (value: unknown) => readonly unknown[],
  { from, isList }: { readonly from: ReadFrom; readonly isList: boolean },
): AsyncGenerator<FoundRecord> {
  let number = from.records;
  let start = from.bytes;
  for await (const { text, fault, end } of values(chunks, from.bytes, isList)) {
    const value = fault === undefined ? parsed(text) : { fault };
    if (value.fault !== undefined) yield { record: text, fault: value.fault, number: ++number, start, end };
    else {
      const records = recordsOf(value.value);
      // Of several that one value holds none is done before all are, and reading goes on before the first.
      for (const [index, record] of records.entries())
        yield { record, number: ++number, start, end: index === records.length - 1 ? end : start };
    }
    start = end;
  }
}

/** One JSON text. Whole numbers beyond 2^53 become text, with all their digits. */
export function parsed(text: string): { readonly value?: unknown; readonly fault?: string } {
  try {
    return { value: longNumber.test(text) ? JSON.parse(text, exact) : JSON.parse(text) };
  } catch (error) {
    return { fault: `is no JSON: ${(error as Error).message.slice(0, 100)}` };
  }
}

function exact(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isInexact = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isInexact ? (context?.source ?? String(value)) : value;
}

interface JsonText {
  readonly text: string;
  readonly fault?: string;
  readonly end: number;
}

/** The texts of values, cut where each ends. */
async function* values(chunks: AsyncIterable<Uint8Array>, offset: number, isList: boolean): AsyncGenerator<JsonText> {
  const cutter = new Cutter(offset, isList);
  for await (const chunk of chunks) yield* cutter.add(chunk);
  yield* cutter.rest();
}

/** Some programs begin UTF-8 with a mark that says so. */
const markBytes = 3;

class Cutter {
  #pieces: Uint8Array[] = [];
  #length = 0;
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  /** Whether anything but white space has begun a value. */
  #hasBegun = false;
  #isList: boolean;
  #isFirst: boolean;
  #place: number;

  constructor(offset: number, isList: boolean) {
    this.#place = offset;
    this.#isList = isList;
    this.#isFirst = offset === 0;
  }

  *add(chunk: Uint8Array): Generator<JsonText> {
    let begin = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index] as number;
      if (this.#isInText) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isInText = false;
        continue;
      }
      const isMark = byte >= 0xbb && this.#place + index < markBytes;
      const isSpace = byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a || isMark;
      if (!this.#hasBegun) {
        if (isSpace || (byte === COMMA && this.#isList) || (byte === LIST_END && this.#isList)) {
          begin = index + 1;
          continue;
        }
        if (this.#isFirst && byte === LIST) {
          [this.#isFirst, this.#isList, begin] = [false, true, index + 1];
          continue;
        }
        [this.#isFirst, this.#hasBegun, begin] = [false, true, index];
      }
      if (byte === QUOTE) this.#isInText = true;
      else if (byte === OBJECT || byte === LIST) this.#depth++;
      else if ((byte === OBJECT_END || byte === LIST_END) && this.#depth > 0) {
        if (--this.#depth > 0) continue;
        yield this.#cut(chunk.subarray(begin, index + 1), this.#place + index + 1);
        begin = index + 1;
      } else if (this.#depth === 0 && (byte === 0x0a || byte === COMMA || byte === LIST_END)) {
        yield this.#cut(chunk.subarray(begin, index), this.#place + index + 1);
        begin = index + 1;
      }
    }
    this.#place += chunk.length;
    if (this.#hasBegun) this.#keep(chunk.subarray(begin));
  }

  *rest(): Generator<JsonText> {
    if (this.#hasBegun) yield this.#cut(new Uint8Array(), this.#place);
  }

  #keep(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length > recordBytesMax) throw new UnreadableRecords(`a value is longer than ${recordBytesMax} bytes`);
  }

  #cut(piece: Uint8Array, end: number): JsonText {
    this.#keep(piece);
    const bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces, this.#length);
    [this.#pieces, this.#length, this.#depth, this.#hasBegun, this.#isInText] = [[], 0, 0, false, false];
    try {
      return { text: utf8.decode(bytes), end };
    } catch {
      return { text: Buffer.from(bytes).toString('latin1'), fault: 'is not UTF-8', end };
    }
  }
}
