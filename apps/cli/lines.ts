import { createReadStream } from 'node:fs';
import { CommandFailure } from './failure.js';

/** The longest line that is read: no event comes near it, and the ledger's adopted tables have room. */
export const lineBytesMax = 4 * 1024 * 1024;
const newline = 0x0a;

/** One line that is not blank, without its newline. */
export interface Line {
  /** From 1; blank lines count. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** Where the next line begins, in bytes from the start of the file. */
  readonly end: number;
}

export interface LinesFrom {
  /** Skips so many bytes, which must be the end of a line. Its number is then 1. */
  readonly start?: number;
}

/** What a file is called in messages. `-` stands for standard input. */
export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/**
 * The lines of a file, or of standard input for `-`, in flat memory: reads on only when asked for more. Throws a
 * `CommandFailure` that names the place of a line beyond `lineBytesMax`, and the system's error where there is no file.
 */
export async function* readLines(file: string, { start = 0 }: LinesFrom = {}): AsyncGenerator<Line> {
  const stream = file === '-' ? process.stdin : createReadStream(file, { start, highWaterMark: 256 * 1024 });
  let number = 1;
  let offset = start;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let begin = 0;
    for (let end = bytes.indexOf(newline, rest.length); end !== -1; end = bytes.indexOf(newline, begin)) {
      const line = bytes.subarray(begin, end);
      begin = end + 1;
      offset += line.length + 1;
      if (!isBlank(line)) yield { number, bytes: line, end: offset };
      number++;
    }
    rest = bytes.subarray(begin);
    if (rest.length > lineBytesMax) throw new CommandFailure(`${nameOf(file)}:${number}: is longer than 4 MiB`);
  }
  if (!isBlank(rest)) yield { number, bytes: rest, end: offset + rest.length };
}

/** Nothing but what JSON takes for white space. */
function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
