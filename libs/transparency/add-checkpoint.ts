import { base64Of, fromDecimal, textOf, utf8Of } from './encodings.js';
import { FormatError } from './format-error.js';
import { type NoteSignature, noteBytesMax, parseSignatureLines, signatureLines } from './note.js';
import { parseHashLines, splitAtBlankLine } from './proof.js';

/** What a log asks a witness: to cosign a checkpoint that goes on from the one it cosigned before (C2SP tlog-witness). */
export interface AddCheckpoint {
  /** The size of the checkpoint that the witness cosigned last; 0 for none. */
  readonly oldSize: number;
  /** The consistency proof from there. */
  readonly hashes: readonly Uint8Array[];
  /** The signed checkpoint. */
  readonly checkpoint: Uint8Array;
}

const OLD = 'old ';
const headBytesMax = 8_192;

/** What a witness need not read more of. */
export const addCheckpointBytesMax = headBytesMax + noteBytesMax;
/** What is said with the size that a witness has, where it is another than the log believes. */
export const sizeMediaType = 'text/x.tlog.size';

export function addCheckpointBytes({ oldSize, hashes, checkpoint }: AddCheckpoint): Uint8Array {
  const lines = [`${OLD}${oldSize}`, ...hashes.map(base64Of)];
  return Buffer.concat([utf8Of(`${lines.join('\n')}\n\n`), checkpoint]);
}

/** Reads a request; the checkpoint in it stays bytes. Throws a `FormatError` where it is none. */
export function parseAddCheckpoint(bytes: Uint8Array): AddCheckpoint {
  if (bytes.length > addCheckpointBytesMax) throw new FormatError(`a request of ${bytes.length} bytes is too long`);
  const { head, rest } = splitAtBlankLine(bytes, 'a request');
  const [old = '', ...hashes] = head;
  if (!old.startsWith(OLD)) throw new FormatError('a request has no old size');
  return {
    oldSize: fromDecimal(old.slice(OLD.length), 'the old size of a request'),
    hashes: parseHashLines(hashes),
    checkpoint: rest,
  };
}

/** What a witness answers with 200: its signature lines. */
export function cosignaturesBytes(cosignatures: readonly NoteSignature[]): Uint8Array {
  return utf8Of(signatureLines(cosignatures));
}

/** Reads that. The log verifies them over its own checkpoint, and ignores those of keys that it does not know. */
export function parseCosignatures(bytes: Uint8Array): NoteSignature[] {
  if (bytes.length > noteBytesMax) throw new FormatError(`an answer of ${bytes.length} bytes is too long`);
  return parseSignatureLines(textOf(bytes, 'an answer'));
}

/** What a witness answers with 409, of the media type `sizeMediaType`: the size that it cosigned last. */
export function witnessedSizeBytes(size: number): Uint8Array {
  return utf8Of(`${size}\n`);
}

export function parseWitnessedSize(bytes: Uint8Array): number {
  const text = bytes.length > 32 ? '' : textOf(bytes, 'the size that a witness has');
  if (!text.endsWith('\n')) throw new FormatError('the size that a witness has is no line');
  return fromDecimal(text.slice(0, -1), 'the size that a witness has');
}
