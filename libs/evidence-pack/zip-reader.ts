import { crc32 } from 'node:zlib';
import { FormatError } from '#libs/transparency';
import { packLimits } from './limits.js';
import { PartList } from './part-list.js';
import { isPartPath } from './parts.js';
import {
  centralRecord,
  endRecord,
  localRecord,
  most16,
  most32,
  signatures,
  sizes,
  type ZipEntry,
} from './zip-format.js';

/** Bytes of which any part can be had: a file, or what lies in memory. */
export interface ByteSource {
  readonly size: number;
  /** So many bytes from one of them on; fewer only at the end. */
  read(from: number, length: number): Promise<Uint8Array>;
}

/** The parts of a pack, read from a ZIP file that is as `zipOf` writes it, and refused in any other form. */
export class PackFile {
  /** The one folder that they are in. */
  readonly folder: string;
  readonly #source: ByteSource;
  readonly #parts: PartList;

  /** @param parts by their paths in the folder */
  constructor(source: ByteSource, folder: string, parts: PartList) {
    [this.#source, this.folder, this.#parts] = [source, folder, parts];
  }

  /** In order, which is that of their bytes. */
  get paths(): IterableIterator<string> {
    return this.#parts.paths();
  }

  get count(): number {
    return this.#parts.count;
  }

  /** How long a part is; undefined where there is none. */
  sizeOf(path: string): number | undefined {
    return this.#parts.find(path)?.size;
  }

  has(path: string): boolean {
    return this.#parts.find(path) !== undefined;
  }

  /** The same as `read` of a part that there is, piece by piece, of which no more than one is held; it throws at the end where the CRC is wrong. */
  async *pieces(path: string): AsyncGenerator<Uint8Array> {
    const entry = this.#parts.find(path);
    if (entry === undefined) throw new FormatError(`there is no ${path}`);
    const record = localRecord({ ...entry, name: `${this.folder}/${path}` });
    const head = viewed(await this.#source.read(entry.offset, record.length));
    if (!head.equals(record)) throw new FormatError(`${path} is not where its list says`);
    let crc = 0;
    for (let at = 0; at < entry.size; at += stretchBytes) {
      const from = entry.offset + record.length + at;
      const bytes = await this.#source.read(from, Math.min(stretchBytes, entry.size - at));
      crc = crc32(bytes, crc);
      yield bytes;
    }
    if (crc !== entry.crc) throw new FormatError(`${path} has another CRC-32`);
  }

  /** A part, of which the CRC is right; undefined where there is none. Throws a `FormatError` where it is not as the list has it. */
  async read(path: string): Promise<Uint8Array | undefined> {
    const entry = this.#parts.find(path);
    if (entry === undefined) return undefined;
    const record = localRecord({ ...entry, name: `${this.folder}/${path}` });
    const read = viewed(await this.#source.read(entry.offset, record.length + entry.size));
    if (!read.subarray(0, record.length).equals(record)) throw new FormatError(`${path} is not where its list says`);
    const bytes = read.subarray(record.length);
    if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) throw new FormatError(`${path} has another CRC-32`);
    return bytes;
  }
}

/**
 * Opens a pack. Throws a `FormatError` where it is none: parts that are compressed, out of order, called alike or what none is called,
 * gaps between them, and whatever else `zipOf` never writes. Reads the list at its end and no part.
 */
export async function openPackFile(source: ByteSource): Promise<PackFile> {
  if (source.size > packLimits.fileBytesMax) throw new FormatError(`a pack of ${source.size} bytes is too long`);
  const { count, offset, length } = await listIn(source);
  if (count > packLimits.partsMax || length > packLimits.directoryBytesMax)
    throw new FormatError(`a pack of ${count} parts is too long`);
  let parts = new PartList(0, 0);
  let [at, next, folder, before] = [0, 0, '', ''];
  let [stretch, from]: [Buffer, number] = [Buffer.alloc(0), 0];
  for (let index = 0; index < count; index++) {
    if (at + recordBytesMax > from + stretch.length) {
      stretch = viewed(await source.read(offset + at, Math.min(stretchBytes, length - at)));
      from = at;
    }
    const { entry, end } = entryAt(stretch, at - from);
    const slash = entry.name.indexOf('/');
    const [within, path] = [entry.name.slice(0, slash), entry.name.slice(slash + 1)];
    if (index === 0) {
      folder = within;
      parts = new PartList(count, Math.max(0, length - count * (sizes.central + folder.length + 1)));
    }
    if (slash < 1 || within !== folder || !isPartPath(within) || !isPartPath(path))
      throw new FormatError(`${JSON.stringify(entry.name)} is no name of a part of a pack`);
    if (path <= before) throw new FormatError(`${path} is not in its place in the list of parts`);
    if (entry.offset !== next) throw new FormatError(`${path} does not follow what is before it`);
    next += sizes.local + entry.name.length + entry.size;
    parts.add(path, entry);
    [at, before] = [from + end, path];
  }
  if (at !== length || next !== offset) throw new FormatError('a pack has more in it than its parts');
  return new PackFile(source, folder, parts);
}

/** The list, and what is read in pieces, is read so much at a time; a record of the list that a pack can have takes less than that. */
const stretchBytes = 64 * 1024;
const recordBytesMax = 1_024;

interface ListPlace {
  readonly count: number;
  readonly offset: number;
  readonly length: number;
}

/** Where the list of the parts is, by what stands at the end. */
async function listIn(source: ByteSource): Promise<ListPlace> {
  const tailBytes = sizes.end64 + sizes.locator64 + sizes.end;
  const tail = Buffer.from(await source.read(Math.max(0, source.size - tailBytes), Math.min(tailBytes, source.size)));
  const end = tail.subarray(-sizes.end);
  if (end.length < sizes.end || end.readUInt32LE(0) !== signatures.end)
    throw new FormatError('is no pack: no ZIP file ends here');
  const isLarge = end.readUInt16LE(10) === most16 || end.readUInt32LE(16) === most32;
  if (isLarge && tail.length < tailBytes) throw new FormatError('a pack has no ZIP64 record');
  const told = isLarge
    ? { count: tail.readBigUInt64LE(32), offset: tail.readBigUInt64LE(48), length: tail.readBigUInt64LE(40) }
    : { count: end.readUInt16LE(10), offset: end.readUInt32LE(16), length: end.readUInt32LE(12) };
  const list = { count: Number(told.count), offset: Number(told.offset), length: Number(told.length) };
  if (Object.values(list).some((value) => value > packLimits.fileBytesMax))
    throw new FormatError('a pack says that it is longer than it may be');
  const written = endRecord(list.count, list.offset, list.length);
  if (list.offset + list.length + written.length !== source.size || !tail.subarray(-written.length).equals(written))
    throw new FormatError('a pack does not end as one does');
  return list;
}

/** A record of the list, as `centralRecord` writes it. */
function entryAt(list: Buffer, at: number): { readonly entry: ZipEntry; readonly end: number } {
  if (at + sizes.central > list.length || list.readUInt32LE(at) !== signatures.central)
    throw new FormatError('the list of the parts of a pack ends too early');
  const [nameLength, extraLength] = [list.readUInt16LE(at + 28), list.readUInt16LE(at + 30)];
  const end = at + sizes.central + nameLength + extraLength;
  if (end > list.length) throw new FormatError('the list of the parts of a pack ends too early');
  const name = list.toString('latin1', at + sizes.central, at + sizes.central + nameLength);
  const far = list.readUInt32LE(at + 42);
  const offset = far === most32 && extraLength === sizes.extra64 ? Number(list.readBigUInt64LE(end - 8)) : far;
  const entry = { name, offset, size: list.readUInt32LE(at + 24), crc: list.readUInt32LE(at + 16) };
  if (entry.size > packLimits.partBytesMax) throw new FormatError(`${JSON.stringify(name)} is too long`);
  if (!centralRecord(entry).equals(list.subarray(at, end)))
    throw new FormatError(`${JSON.stringify(name)} is not in the list as a part of a pack is`);
  return { entry, end };
}

const viewed = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
