import { closeSync, openSync, readSync } from 'node:fs';

/** The format of SQLite's write-ahead log: https://www.sqlite.org/fileformat2.html#walformat */
const headerBytes = 32;
const frameHeaderBytes = 24;
const magic = 0x377f0682;

export interface LogDamage {
  /** Where in the log's file what can be read ends. */
  readonly at: number;
  /** Transactions after it, at least, that were durable and would be taken as never written. */
  readonly lost: number;
}

/**
 * Whether the write-ahead log at `path` is damaged before its end, which SQLite takes for the end without a word. What is
 * torn at the very end is no damage: nobody was told that it is durable. To be asked before the database is opened, by who
 * holds it alone; a log that is not there is whole.
 */
export function damageOfLog(path: string): LogDamage | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return look(file);
  } finally {
    closeSync(file);
  }
}

function look(file: number): LogDamage | undefined {
  const header = bytesAt(file, 0, headerBytes);
  const first = bytesAt(file, headerBytes, frameHeaderBytes);
  if (header === undefined || first === undefined) return undefined;
  const isBig = (header.readUInt32BE(0) & 1) === 1;
  const pageBytes = header.readUInt32BE(8);
  const frameBytes = frameHeaderBytes + pageBytes;
  let sums = checksum([0, 0], header.subarray(0, 24), isBig);
  const isHeaderWhole = (header.readUInt32BE(0) & ~1) === magic && isSum(sums, header, 24);
  if (!isHeaderWhole) return lostAfter(file, 0, first.subarray(8, 16), usualFrameBytes, false);
  const salts = header.subarray(16, 24);
  for (let at = headerBytes; ; at += frameBytes) {
    const frame = bytesAt(file, at, frameBytes);
    if (frame === undefined) return undefined;
    sums = checksum(checksum(sums, frame.subarray(0, 8), isBig), frame.subarray(frameHeaderBytes), isBig);
    const isCurrent = frame.subarray(8, 16).equals(salts);
    if (isCurrent && isSum(sums, frame, 16)) continue;
    return lostAfter(file, at, salts, frameBytes, isCurrent && isCommit(frame));
  }
}

const usualFrameBytes = frameHeaderBytes + 8_192;

/**
 * The transaction in which the bad place lies may have been under way; one after it shows that it was durable. `isEnd`: the
 * bad place is that transaction's last.
 */
function lostAfter(
  file: number,
  bad: number,
  salts: Buffer,
  frameBytes: number,
  isEnd: boolean,
): LogDamage | undefined {
  let commits = isEnd ? 1 : 0;
  for (let at = bad < headerBytes ? headerBytes : bad + frameBytes; ; at += frameBytes) {
    const frame = bytesAt(file, at, frameHeaderBytes);
    if (frame === undefined) break;
    if (frame.subarray(8, 16).equals(salts) && isCommit(frame)) commits += 1;
  }
  return commits > 1 ? { at: bad, lost: commits - 1 } : undefined;
}

const isCommit = (frame: Buffer): boolean => frame.readUInt32BE(4) !== 0;

const isSum = ([a, b]: Sums, bytes: Buffer, at: number): boolean =>
  bytes.readUInt32BE(at) === a && bytes.readUInt32BE(at + 4) === b;

type Sums = readonly [number, number];

function checksum([first, second]: Sums, bytes: Buffer, isBig: boolean): Sums {
  let [a, b] = [first, second];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < bytes.length; i += 8) {
    a = (a + view.getUint32(i, !isBig) + b) >>> 0;
    b = (b + view.getUint32(i + 4, !isBig) + a) >>> 0;
  }
  return [a, b];
}

function bytesAt(file: number, at: number, length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(length);
  return readSync(file, bytes, 0, length, at) === length ? bytes : undefined;
}
