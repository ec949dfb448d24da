import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { jsonElements, parseJson } from '#libs/evidence';
import { CommandFailure } from '../failure.js';
import { cloudevents } from '../mappers/cloudevents.js';
import type { MappedEvent } from '../mappers/mapper.js';
import { wrongLine } from '../recorded-file.js';

/** In bytes, of a file that is one array: it is read as a whole. */
const arrayBytesMax = 64 * 1024 * 1024;
const newline = 0x0a;
const byteOrderMark = Buffer.from('\ufeff');

/**
 * The CloudEvents of a file: one a line, or all of them in one JSON array (`-`: standard input, one a line). Each with the
 * line on which it begins. Throws a `CommandFailure` where the file is of another form, or its array is no JSON.
 */
export async function* eventsOfFile(file: string): AsyncGenerator<MappedEvent> {
  if (file === '-' || !(await beginsArray(file))) return yield* cloudevents.events(file, { bytes: 0, lines: 0 });
  const { size } = await stat(file);
  if (size > arrayBytesMax)
    throw new CommandFailure(`${file}: is an array of more than ${arrayBytesMax} bytes; write its elements one a line`);
  const whole = await readFile(file);
  const bytes = whole.subarray(0, 3).equals(byteOrderMark) ? whole.subarray(3) : whole;
  const elements = jsonElements(bytes);
  if (elements === undefined) throw new CommandFailure(`${file}: begins as a JSON array, and is none`);
  let [line, counted] = [1, 0];
  for (const element of elements) {
    const start = element.byteOffset - bytes.byteOffset + blanksBefore(element);
    for (; counted < start; counted++) if (bytes[counted] === newline) line++;
    const { problems } = parseJson(element);
    if (problems !== undefined && !isJson(element)) throw wrongLine(file, line, problems);
    yield { event: onOneLine(element), line, end: start + element.length };
  }
}

async function beginsArray(file: string): Promise<boolean> {
  for await (const chunk of createReadStream(file, { end: 4095 }) as AsyncIterable<Buffer>)
    return /^(?:\xef\xbb\xbf)?\s*\[/.test(chunk.toString('latin1'));
  return false;
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString());
    return true;
  } catch {
    return false;
  }
}

function blanksBefore(bytes: Uint8Array): number {
  return Math.max(
    bytes.findIndex((byte) => byte > 0x20),
    0,
  );
}

/** In JSON a line may end between what is written only, where a blank says the same. */
function onOneLine(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte === newline || byte === 0x0d ? 0x20 : byte));
}
