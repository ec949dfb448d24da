import type { KeyObject } from 'node:crypto';
import {
  type AddCheckpoint,
  cosignaturesBytes,
  emptyRoot,
  FormatError,
  type LogCheckpoint,
  logVerifier,
  type NoteVerifier,
  noteBytes,
  parseAddCheckpoint,
  parseCheckpointText,
  parseNote,
  type SignedNote,
  signatureBy,
  sizeMediaType,
  type TreeHead,
  verifiedSignatures,
  verifyConsistency,
  witnessedSizeBytes,
  witnessSigner,
} from '#libs/transparency';
import type { WitnessFolder } from './witness-folder.js';

/** What a witness says to a request, as tlog-witness has it in HTTP. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly mediaType: string;
  readonly body: Uint8Array;
}

export interface WitnessParts {
  readonly keyName: string;
  readonly key: KeyObject;
  /** The verifier keys of the logs that it knows; more than one of a log while one key takes over from another. */
  readonly logs: readonly string[];
  readonly folder: WitnessFolder;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const nothing: TreeHead = { size: 0, root: emptyRoot };

/**
 * Cosigns the checkpoints of logs, each of which goes on from the one before (C2SP tlog-witness). So of two checkpoints of
 * one log that do not go on from each other it cosigns one at most, whomever they are shown to.
 */
export class Witness {
  readonly #parts: WitnessParts;
  readonly #logs = new Map<string, NoteVerifier[]>();
  /** What was cosigned last, by origin. */
  readonly #last = new Map<string, TreeHead>();

  /** Throws a `FormatError` where a verifier key is none, or what the folder has of a log is no checkpoint of it. */
  constructor(parts: WitnessParts) {
    this.#parts = parts;
    for (const verifier of parts.logs.map(logVerifier)) {
      const { keyName: origin } = verifier;
      this.#logs.set(origin, [...(this.#logs.get(origin) ?? []), verifier]);
      this.#last.set(origin, parts.folder.last(origin) ?? nothing);
    }
  }

  /**
   * Answers a request to cosign. What it cosigns is durable before it returns; it throws, and has cosigned nothing, where
   * that cannot be. It does all in one go, so that of two requests the second finds what became of the first.
   */
  addCheckpoint(request: Uint8Array): WitnessAnswer {
    try {
      const asked = parseAddCheckpoint(request);
      const note = parseNote(asked.checkpoint);
      return this.#answer(asked, note, parseCheckpointText(note.text));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      return saying(400, error.message);
    }
  }

  #answer({ oldSize, hashes }: AddCheckpoint, note: SignedNote, checkpoint: LogCheckpoint): WitnessAnswer {
    const { origin, size, root } = checkpoint;
    const [verifiers, last] = [this.#logs.get(origin), this.#last.get(origin)];
    if (verifiers === undefined || last === undefined) return saying(404, 'the log is not known here');
    const signatures = signaturesOf(note, verifiers);
    if (signatures.length === 0) return saying(403, 'no known key of the log has signed the checkpoint');
    if (oldSize > size) return saying(400, 'the old size is larger than the checkpoint');
    if (oldSize !== last.size) return conflict(last);
    if (size === last.size && !Buffer.from(root).equals(last.root)) return conflict(last);
    if (!verifyConsistency(last, checkpoint, hashes)) return saying(422, 'the consistency proof does not verify');
    this.#parts.folder.remember(origin, noteBytes({ text: note.text, signatures }));
    this.#last.set(origin, checkpoint);
    const { keyName, key, now } = this.#parts;
    const cosignature = signatureBy(witnessSigner(keyName, key, Math.floor(now() / 1000)), note.text);
    return { status: 200, mediaType: text, body: cosignaturesBytes([cosignature]) };
  }
}

/** None where a known key has signed wrongly, for then nothing of the note is to be believed. */
function signaturesOf(note: SignedNote, verifiers: readonly NoteVerifier[]): SignedNote['signatures'] {
  try {
    return verifiedSignatures(note, verifiers);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return [];
  }
}

const text = 'text/plain; charset=utf-8';

const saying = (status: WitnessAnswer['status'], what: string): WitnessAnswer => ({
  status,
  mediaType: text,
  body: Buffer.from(`${what}\n`),
});

const conflict = ({ size }: TreeHead): WitnessAnswer => ({
  status: 409,
  mediaType: sizeMediaType,
  body: witnessedSizeBytes(size),
});
