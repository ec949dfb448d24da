import { base64Of, fromBase64, fromDecimal, textOf, utf8Of } from './encodings.js';
import { FormatError } from './format-error.js';
import { hashBytes } from './hashes.js';
import { noteBytesMax } from './note.js';
import { proofHashesMax } from './tree.js';

/** That a leaf is in a log (C2SP tlog-proof): all that is needed to verify it but the leaf and the keys. */
export interface LogProof {
  /** Where the leaf stands in the log. */
  readonly index: number;
  /** The inclusion proof. */
  readonly hashes: readonly Uint8Array[];
  /** The signed checkpoint, as it was published. */
  readonly checkpoint: Uint8Array;
  /** What the application adds. Nobody has signed it. */
  readonly extra?: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = 'index ';
const headBytesMax = 131_072;

/** A proof as it is kept, with `.tlog-proof` at the end of its name. */
export function proofBytes({ index, hashes, checkpoint, extra }: LogProof): Uint8Array {
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [EXTRA + base64Of(extra)]),
    `${INDEX}${index}`,
    ...hashes.map(base64Of),
  ];
  return Buffer.concat([utf8Of(`${lines.join('\n')}\n\n`), checkpoint]);
}

/** Reads a proof; the checkpoint in it stays bytes. Verifies nothing. Throws a `FormatError` where it is none. */
export function parseProof(bytes: Uint8Array): LogProof {
  if (bytes.length > headBytesMax + noteBytesMax) throw new FormatError(`a proof of ${bytes.length} bytes is too long`);
  const { head, rest } = splitAtBlankLine(bytes, 'a proof');
  const [header, ...lines] = head;
  if (header !== HEADER) throw new FormatError(`a proof does not begin with ${HEADER}`);
  const extra = lines[0]?.startsWith(EXTRA) ? lines.shift()?.slice(EXTRA.length) : undefined;
  const [index = '', ...hashes] = lines;
  if (!index.startsWith(INDEX)) throw new FormatError('a proof has no index');
  return {
    index: fromDecimal(index.slice(INDEX.length), 'the index of a proof'),
    hashes: parseHashLines(hashes),
    checkpoint: rest,
    ...(extra !== undefined && { extra: fromBase64(extra, 'what is extra in a proof') }),
  };
}

/** The lines before the first empty one, and the bytes behind it. */
export function splitAtBlankLine(
  bytes: Uint8Array,
  what: string,
): { readonly head: string[]; readonly rest: Uint8Array } {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('\n\n');
  if (end < 0) throw new FormatError(`${what} has no empty line`);
  return { head: textOf(bytes.subarray(0, end), what).split('\n'), rest: bytes.subarray(end + 2) };
}

/** The hashes of a proof, one a line. */
export function parseHashLines(lines: readonly string[]): Uint8Array[] {
  if (lines.length > proofHashesMax) throw new FormatError(`a proof has more than ${proofHashesMax} hashes`);
  return lines.map((line) => fromBase64(line, 'a hash of a proof', hashBytes));
}
