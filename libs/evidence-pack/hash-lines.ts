import { FormatError, parseHashLines } from '#libs/transparency';

const bytesMax = 16_384;

/** Hashes as a part: a line that says what it is, and each hash in base64. */
export function hashLinesBytes(header: string, hashes: readonly Uint8Array[]): Uint8Array {
  const lines = [header, ...hashes.map((hash) => Buffer.from(hash).toString('base64'))];
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** Reads that. Verifies nothing. Throws a `FormatError` where it is none. */
export function hashLinesIn(bytes: Uint8Array, header: string, what: string): readonly Uint8Array[] {
  if (bytes.length > bytesMax) throw new FormatError(`${what} of ${bytes.length} bytes is too long`);
  const [first, ...lines] = Buffer.from(bytes).toString('latin1').split('\n');
  if (first !== header) throw new FormatError(`${what} does not begin with ${header}`);
  if (lines.pop() !== '') throw new FormatError(`${what} does not end with a newline`);
  return parseHashLines(lines);
}
