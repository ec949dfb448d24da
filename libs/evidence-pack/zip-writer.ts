import { crc32 } from 'node:zlib';
import { packLimits } from './limits.js';
import { centralRecord, endRecord, localRecord } from './zip-format.js';

/** Something in a pack: its path below the pack's folder, and its bytes. */
export interface PackPart {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * A ZIP file of these parts, piece by piece: the same bytes for the same parts. Holds no more than a part at a time, and some 100
 * bytes for each that was there. Throws a `RangeError` where parts do not come in the order of their names, or exceed the limits.
 *
 * @param folder the one that all of them are in
 */
export async function* zipOf(
  folder: string,
  parts: Iterable<PackPart> | AsyncIterable<PackPart>,
): AsyncGenerator<Uint8Array> {
  /** The list at the end, in pieces: many small ones would take more than what they hold. */
  const directory: Buffer[] = [];
  let records: Buffer[] = [];
  let [count, offset, length, before] = [0, 0, 0, ''];
  const gather = (): void => {
    directory.push(Buffer.concat(records));
    records = [];
  };
  for await (const { path, bytes } of parts) {
    if (path <= before) throw new RangeError(`${path} comes after ${before}`);
    if (bytes.length > packLimits.partBytesMax) throw new RangeError(`${path} has ${bytes.length} bytes`);
    if (count === packLimits.partsMax) throw new RangeError(`more than ${packLimits.partsMax} parts`);
    before = path;
    const entry = { name: `${folder}/${path}`, size: bytes.length, crc: crc32(bytes) };
    const record = localRecord(entry);
    const listed = centralRecord({ ...entry, offset });
    length += listed.length;
    if (records.push(listed) === recordsTogether) gather();
    count++;
    offset += record.length + bytes.length;
    yield record;
    yield bytes;
  }
  gather();
  yield* directory;
  yield endRecord(count, offset, length);
}

const recordsTogether = 1_024;
