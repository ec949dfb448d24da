import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Finding } from '#libs/event-store';
import {
  FormatError,
  logSigner,
  logVerifier,
  type NoteSigner,
  openCheckpoint,
  signedCheckpoint,
  type TreeHead,
} from '#libs/transparency';
import { createDurably, replaceDurably } from './durable-file.js';

/** Signs no more until somebody looks: what it signed last and what the ledger holds now cannot both be. */
export class SigningRefused extends Error {
  override readonly name = 'SigningRefused';
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(`${finding.detail} ${finding.remedy}`);
    this.finding = finding;
  }
}

export interface SignerParts {
  readonly origin: string;
  /** Those that sign: that of the log and, while it takes over from another one, that as well. */
  readonly keys: readonly KeyObject[];
  /** The verifier keys of all that ever signed this log. */
  readonly verifierKeys: readonly string[];
  /** Where the last checkpoint that was signed lies: beside the key, apart from the ledger and its backups. */
  readonly path: string;
  /** What others had signed by the time at which this one began, where others may. */
  readonly before?: TreeHead | undefined;
}

/** A checkpoint that was signed, and what it says. */
export interface SignedHead {
  readonly head: TreeHead;
  readonly note: Buffer;
}

/** A log as it has come so far. */
export interface LogSoFar {
  readonly head: TreeHead;
  /** Whether that is all that the ledger holds. */
  readonly isAll: boolean;
  /** The root that its first `size` leaves have. */
  rootAt(size: number): Uint8Array;
}

/**
 * Signs checkpoints of one log, each of which goes on from the one before: it remembers the last that it signed, durably and
 * before anybody sees it, so a ledger that was altered, or put back to a backup, is found out, and never signed twice over.
 */
export class Signer {
  readonly #parts: SignerParts;
  readonly #signers: readonly NoteSigner[];
  /** What was signed last; undefined before anything was. */
  #last: SignedHead | undefined;
  #isChecked = false;

  /** Throws `SigningRefused` where it is not known what was signed last. */
  constructor(parts: SignerParts) {
    this.#parts = parts;
    this.#signers = parts.keys.map((key) => logSigner(parts.origin, key));
    this.#last = lastSigned(parts);
  }

  /** The last checkpoint that was signed; undefined before the first. */
  get last(): SignedHead | undefined {
    return this.#last;
  }

  /**
   * Signs a log that goes on from what was signed last, durably here; does nothing where there is nothing to sign yet. Throws
   * `SigningRefused` where the log is not the one that was signed.
   */
  sign(log: LogSoFar): void {
    const { origin, path } = this.#parts;
    const { head } = log;
    if (!this.#goesOn(log) || head.size === (this.#last?.head.size ?? 0)) return;
    const note = Buffer.from(signedCheckpoint({ origin, ...head }, ...this.#signers));
    replaceDurably(path, note);
    this.#last = { head, note };
  }

  #goesOn({ head, isAll, rootAt }: LogSoFar): boolean {
    if (this.#isChecked) return true;
    const { origin, before } = this.#parts;
    for (const { size, root } of [this.#last?.head, before].filter((signed) => signed !== undefined)) {
      if (head.size < size && isAll) throw new SigningRefused(shortened(origin, size, head.size));
      if (head.size < size) return false;
      if (!Buffer.from(rootAt(size)).equals(root)) throw new SigningRefused(forked(origin, size));
    }
    this.#isChecked = true;
    return true;
  }
}

/** The file that says that nothing was signed yet: made with the key, and never again. */
export function beginSigning(path: string): void {
  createDurably(path, Buffer.alloc(0));
}

/**
 * Takes down that a checkpoint was the last that was signed, where that is not known any more. Throws `SigningRefused` where a
 * later one is known, and a `FormatError` where it is none of this log.
 */
export function rememberLast(
  note: Uint8Array,
  { path, verifierKeys }: Pick<SignerParts, 'path' | 'verifierKeys'>,
): void {
  const verifiers = verifierKeys.map(logVerifier);
  const { size } = openCheckpoint(note, ...verifiers).checkpoint;
  const known = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const { size: sizeKnown } = known.length === 0 ? { size: 0 } : openCheckpoint(known, ...verifiers).checkpoint;
  if (sizeKnown > size) throw new SigningRefused(later(path, sizeKnown, size));
  replaceDurably(path, note);
}

/** What was signed last; undefined before anything was. Throws `SigningRefused` where that is not known. */
export function lastSigned(parts: Pick<SignerParts, 'path' | 'verifierKeys'>): SignedHead | undefined {
  const note = readLast(parts.path);
  return note.length === 0 ? undefined : { note, head: headIn(note, parts) };
}

function readLast(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new SigningRefused(missing(path));
  }
}

function headIn(note: Buffer, { path, verifierKeys }: Pick<SignerParts, 'path' | 'verifierKeys'>): TreeHead {
  try {
    return openCheckpoint(note, ...verifierKeys.map(logVerifier)).checkpoint;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new SigningRefused(foreign(path, error.message));
  }
}

const remedy =
  'Nothing is signed any more, and everything else goes on. Find out what became of the rest before anything is put right (docs/log.md).';

export const shortened = (origin: string, signed: number, held: number): Finding => ({
  code: 'log-shortened',
  about: origin,
  detail: `The log was signed with ${signed} leaves, and the ledger holds what makes ${held}: its end is gone.`,
  remedy,
  bars: 'nothing',
});

export const forked = (origin: string, signed: number): Finding => ({
  code: 'log-forked',
  about: origin,
  detail: `The log was signed with ${signed} leaves, and what the ledger holds of them is another: it was altered, or is another ledger.`,
  remedy,
  bars: 'nothing',
});

export const missing = (path: string): Finding => ({
  code: 'signer-state-missing',
  about: path,
  detail: 'There is a key that signs the log, and it is not known what it signed last.',
  remedy:
    'Put the file back, or give the last checkpoint: initium serve --last-checkpoint FILE; or have the witnesses of its policy asked: --last-checkpoint-from-witnesses.',
  bars: 'nothing',
});

const later = (path: string, known: number, given: number): Finding => ({
  code: 'signer-state-later',
  about: path,
  detail: `It has a checkpoint of ${known} leaves, and the one that was given has ${given}.`,
  remedy: 'Leave --last-checkpoint out.',
  bars: 'nothing',
});

const foreign = (path: string, why: string): Finding => ({
  code: 'signer-state-foreign',
  about: path,
  detail: `It is no checkpoint that this ledger's key signed: ${why}.`,
  remedy: "Put this ledger's back, or give it: initium serve --last-checkpoint FILE.",
  bars: 'nothing',
});
