import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { CompiledMapping } from '../compile/compile-mapping.js';
import { cellsOf, csvRecords } from './csv-records.js';
import type { FoundRecord, ReadFrom } from './found-record.js';
import { jsonRecords } from './json-records.js';

const chunkBytes = 256 * 1024;
/** The first line of a table, which names its columns. */
const headBytes = 1024 * 1024;

/**
 * The records of a file (`-`: standard input) as its mapping reads it, from where reading had come to; read as they are asked for, in
 * flat memory. A mark at the beginning (BOM) is passed over.
 */
export async function* readRecords(
  file: string,
  { mapping, recordsOf }: CompiledMapping,
  from: ReadFrom,
): AsyncGenerator<FoundRecord> {
  const chunks =
    file === '-' ? process.stdin : createReadStream(file, { start: from.bytes, highWaterMark: chunkBytes });
  const isResumed = from.bytes > 0;
  if (mapping.reads === 'json') {
    const isList = isResumed && /^\s*\[/.test(await headOf(file));
    yield* jsonRecords(chunks, recordsOf, { from, isList });
    return;
  }
  const { delimiter = ',' } = mapping.reads.csv;
  const columns = isResumed ? cellsOf((await headOf(file)).split(/\r?\n/, 1)[0] as string, delimiter) : undefined;
  yield* csvRecords(chunks, { from, delimiter, columns });
}

async function headOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer
      .subarray(0, bytesRead)
      .toString()
      .replace(/^\ufeff/, '');
  } finally {
    await handle.close();
  }
}
