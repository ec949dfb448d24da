import { createReadStream } from 'node:fs';
import { CommandFailure } from './failure.js';

const newline = 0x0a;

/** One line that is not blank, without its newline. */
export interface Line {
  /** From 1; blank lines count. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Where the next line begins, in bytes from the start. */
  readonly end: number;
}

/** Where reading goes on: so many bytes, and so many lines, are passed over. The bytes must end with a line. */
export interface Offset {
  readonly bytes: number;
  readonly lines: number;
}

export interface FileLineBounds {
  /** The longest line that is read. No event comes near the default, and the ledger's adopted tables have room. */
  readonly bytesMax?: number;
  readonly from?: Offset;
}

const defaultBytesMax = 4 * 1024 * 1024;
const start: Offset = { bytes: 0, lines: 0 };

/** What a file is called in messages. `-` stands for standard input. */
export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/** The lines of a file, or of standard input for `-`, as `splitLines` gives them; the system's error where there is none. */
export function readLines(file: string, bounds: FileLineBounds = {}): AsyncGenerator<Line> {
  // A pipe has no places to read from, and begins at its beginning anyway.
  const options = { ...(bounds.from && { start: bounds.from.bytes }), highWaterMark: 256 * 1024 };
  return splitLines(file === '-' ? process.stdin : createReadStream(file, options), nameOf(file), bounds);
}

/**
 * The lines that chunks of bytes make, but for blank ones, in flat memory: reads on only when asked for more. Throws a
 * `CommandFailure` that names the place of a line that is too long.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  { bytesMax = defaultBytesMax, from = start }: FileLineBounds = {},
): AsyncGenerator<Line> {
  let number = from.lines + 1;
  let offset = from.bytes;
  let rest: Buffer[] = [];
  let restLength = 0;
  for await (const chunk of chunks) {
    let begin = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, begin)) {
      const line = whole(rest, chunk.subarray(begin, end));
      [rest, restLength, begin] = [[], 0, end + 1];
      offset += line.length + 1;
      if (!isBlank(line)) yield { number, bytes: number === 1 ? withoutMark(line) : line, end: offset };
      number++;
    }
    if (begin < chunk.length) rest.push(chunk.subarray(begin));
    restLength += chunk.length - begin;
    if (restLength > bytesMax) throw new CommandFailure(`${name}:${number}: is longer than ${bytesMax} bytes`);
  }
  const last = whole(rest, Buffer.alloc(0));
  if (!isBlank(last)) yield { number, bytes: number === 1 ? withoutMark(last) : last, end: offset + last.length };
}

const byteOrderMark = Buffer.from('\ufeff');

/** Some programs begin UTF-8 with a mark that says so, and that is no part of the first line. */
function withoutMark(line: Buffer): Buffer {
  return line.subarray(0, 3).equals(byteOrderMark) ? line.subarray(3) : line;
}

function whole(rest: Buffer[], end: Buffer): Buffer {
  return rest.length === 0 ? end : Buffer.concat([...rest, end]);
}

/** Nothing but what JSON takes for white space. */
function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
