import type { KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { logVerifier, type OpenedCheckpoint, openCheckpoint, parseCheckpointText } from './checkpoint.js';
import { base64Of, fromBase64, utf8Of } from './encodings.js';
import { FormatError } from './format-error.js';
import type { LogLeaf } from './leaf.js';
import { parseNote } from './note.js';
import {
  ed25519SignatureBytes,
  ed25519Verifier,
  keyTypes,
  noteKeyOf,
  parseVerifierKey,
  signEd25519,
  verifierKeyText,
} from './note-key.js';

/** One key of a log takes over from another: verifier keys, of one name. */
export interface KeyRotation {
  readonly previous: string;
  readonly key: string;
}

/** What both keys sign, so that neither is replaced without its holder, nor takes over without its own. */
function signedOf({ previous, key }: KeyRotation): Uint8Array {
  return utf8Of(`initium/key/v1\0${canonicalize({ key, previous })}`);
}

/** A rotation as the `data` of its `ledger.key` leaf: both verifier keys and, as `signatures`, what each has signed of it in base64. */
export function keyRotationData(
  origin: string,
  previous: KeyObject,
  next: KeyObject,
): KeyRotation & { readonly signatures: KeyRotation } {
  const verifierKey = (key: KeyObject) => verifierKeyText(noteKeyOf(origin, keyTypes.note, key));
  const rotation = { key: verifierKey(next), previous: verifierKey(previous) };
  const signature = (by: KeyObject) => base64Of(signEd25519(by, signedOf(rotation)));
  return { ...rotation, signatures: { key: signature(next), previous: signature(previous) } };
}

/** Reads what a `ledger.key` leaf of a log says. Throws a `FormatError` where that is no rotation, or not signed by both keys. */
export function keyRotationOf(data: unknown, origin: string): KeyRotation {
  const { previous, key, signatures, ...more } = Object(data) as Partial<Record<string, unknown>>;
  const signed = Object(signatures) as Partial<Record<string, unknown>>;
  if (typeof previous !== 'string' || typeof key !== 'string' || Object.keys(more).length > 0)
    throw new FormatError('says not which key of the log takes over from which');
  const rotation = { previous, key };
  for (const [name, verifierKey] of Object.entries(rotation)) {
    const { keyName, publicKey } = parseVerifierKey(verifierKey, keyTypes.note);
    if (keyName !== origin) throw new FormatError(`replaces a key of ${keyName}`);
    const text = signed[name];
    const signature = fromBase64(
      typeof text === 'string' ? text : '',
      'the signature of a rotation',
      ed25519SignatureBytes,
    );
    if (!ed25519Verifier(publicKey)(signedOf(rotation), signature))
      throw new FormatError(
        `is not signed by ${name === 'key' ? 'the key that takes over' : 'the key that is replaced'}`,
      );
  }
  return rotation;
}

/**
 * Which keys signed a log, one after the other, as its leaves say: the one that its `ledger.genesis` names, and from each
 * `ledger.key` on another. So who knows any of them knows all. Leaves are taken once and in order.
 */
export class KeyHistory {
  readonly #keys: { readonly verifierKey: string; readonly leaf: number }[] = [];

  /** The verifier keys, the first one first; none where no leaf has said any. */
  get all(): readonly string[] {
    return this.#keys.map(({ verifierKey }) => verifierKey);
  }

  /** Takes a leaf. Throws a `FormatError` where it replaces another key than the one that signs, or not as `keyRotationOf` wants. */
  take({ kind, log, data }: Pick<LogLeaf, 'kind' | 'log' | 'data'>, leaf: number): void {
    if (kind === 'ledger.genesis' && this.#keys.length === 0) {
      const { key } = Object(data?.log) as { readonly key?: unknown };
      if (typeof key === 'string') this.#keys.push({ verifierKey: key, leaf });
    }
    if (kind !== 'ledger.key') return;
    const { previous, key } = keyRotationOf(data, log);
    if (this.#keys.length === 0) this.#keys.push({ verifierKey: previous, leaf: 0 });
    if (this.all.at(-1) !== previous) throw new FormatError('replaces another key than the one that signs the log');
    if (this.all.includes(key)) throw new FormatError('has a key take over that was replaced before');
    this.#keys.push({ verifierKey: key, leaf });
  }

  /**
   * Reads a checkpoint for somebody who knows the log by one of its keys, once the leaves before it were taken. Throws a
   * `FormatError` where that is none of them, and where the one that signs at this size has not signed it.
   */
  open(checkpoint: Uint8Array, known: string): OpenedCheckpoint {
    if (this.#keys.length === 0) return openCheckpoint(checkpoint, logVerifier(known));
    if (!this.all.includes(known)) throw new FormatError('the log was never signed by the key that is known of it');
    const { size } = parseCheckpointText(parseNote(checkpoint).text);
    const inForce = this.#keys.findLast(({ leaf }, index) => index === 0 || leaf < size);
    return openCheckpoint(checkpoint, logVerifier(inForce?.verifierKey ?? known));
  }
}
