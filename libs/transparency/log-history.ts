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

/** A name that a log had, and the keys that signed it then. */
interface Era {
  readonly origin: string;
  /** The first leaf of it. */
  readonly from: number;
  readonly keys: KeyOfLog[];
}

/** A key that signs a log from a leaf on. */
export interface KeyOfLog {
  readonly verifierKey: string;
  readonly leaf: number;
}

/** What a log of another name was signed with last, before its end was lost and it went on under this one. */
export interface Continuation {
  readonly origin: string;
  readonly size: number;
  /** Up to which leaf both are the same. */
  readonly from: number;
}

/**
 * What a log's leaves say of its name and of the keys that sign it. The first key is the one that its `ledger.genesis` names, and each
 * `ledger.key` replaces it by another: so who knows any of them knows all. Where an end that was signed is lost, a `ledger.genesis` that
 * names the log before goes on under another name, with another key. Leaves are taken once and in order.
 */
export class LogHistory {
  readonly #eras: Era[] = [];
  readonly #continued: Continuation[] = [];

  /** Its name; undefined before the first leaf. */
  get origin(): string | undefined {
    return this.#eras.at(-1)?.origin;
  }

  /** The verifier keys under this name, the first one first; none where no leaf has said any. */
  get verifierKeys(): readonly string[] {
    return this.keys.map(({ verifierKey }) => verifierKey);
  }

  /** The same, each with the leaf by which it took over. */
  get keys(): readonly KeyOfLog[] {
    return this.#eras.at(-1)?.keys ?? [];
  }

  /** The name that the log had when it got a leaf; undefined before the first. */
  originAt(leaf: number): string | undefined {
    return this.#eras.findLast(({ from }) => from <= leaf)?.origin;
  }

  /** What it goes on from, the oldest first. */
  get continued(): readonly Continuation[] {
    return this.#continued;
  }

  /**
   * Takes a leaf. Throws a `FormatError` where it has another name than the log and does not go on from it, or replaces another key
   * than the one that signs, or not as `keyRotationOf` wants.
   */
  take({ kind, log, data }: Pick<LogLeaf, 'kind' | 'log' | 'data'>, leaf: number): void {
    const era = this.#eras.at(-1);
    if (era === undefined) this.#eras.push({ origin: log, from: 0, keys: keysIn(kind, data, leaf) });
    else if (era.origin !== log) this.#continue(era, { kind, log, data }, leaf);
    else if (era.keys.length === 0) era.keys.push(...keysIn(kind, data, leaf));
    if (kind === 'ledger.key') this.#rotate(keyRotationOf(data, log), leaf);
  }

  #rotate({ previous, key }: KeyRotation, leaf: number): void {
    const { keys } = this.#eras.at(-1) as Era;
    if (keys.length === 0) keys.push({ verifierKey: previous, leaf: 0 });
    if (keys.at(-1)?.verifierKey !== previous)
      throw new FormatError('replaces another key than the one that signs the log');
    if (this.verifierKeys.includes(key)) throw new FormatError('has a key take over that was replaced before');
    keys.push({ verifierKey: key, leaf });
  }

  #continue(era: Era, { kind, log, data }: Pick<LogLeaf, 'kind' | 'log' | 'data'>, leaf: number): void {
    const { origin, size, checkpoint } = Object(data?.continues) as Partial<Record<string, unknown>>;
    const keys = keysIn(kind, data, leaf);
    if (origin !== era.origin || typeof checkpoint !== 'string' || keys.length === 0)
      throw new FormatError(`is one of ${log}, and the log is ${era.origin}`);
    if (this.#eras.some((other) => other.origin === log))
      throw new FormatError('goes on under a name that the log had');
    const { checkpoint: last } = openedIn(era, Buffer.from(checkpoint));
    if (size !== String(last.size)) throw new FormatError('says another size of the log before than its checkpoint');
    if (last.size <= leaf) throw new FormatError('goes on under another name, though all that was signed is there');
    this.#eras.push({ origin: log, from: leaf, keys });
    this.#continued.push({ origin, size: last.size, from: leaf });
  }

  /**
   * Reads a checkpoint, of this name or of an earlier one, for somebody who knows the log by one of its keys, once the leaves were taken.
   * Throws a `FormatError` where that is none of them, and where the one that signs at this size has not signed it.
   */
  open(checkpoint: Uint8Array, known: string): OpenedCheckpoint {
    const { origin } = parseCheckpointText(parseNote(checkpoint).text);
    const era = this.#eras.find((one) => one.origin === origin);
    if (this.verifierKeys.length === 0) return openCheckpoint(checkpoint, logVerifier(known));
    if (!this.verifierKeys.includes(known))
      throw new FormatError('the log was never signed by the key that is known of it');
    if (era === undefined) throw new FormatError(`the log was never called ${origin}`);
    return openedIn(era, checkpoint);
  }
}

/** The key that a genesis names. */
function keysIn(kind: string, data: LogLeaf['data'], leaf: number): Era['keys'] {
  const { key } = Object(data?.log) as { readonly key?: unknown };
  return kind === 'ledger.genesis' && typeof key === 'string' ? [{ verifierKey: key, leaf }] : [];
}

/** By the key that is in force at its size. */
function openedIn({ keys }: Era, checkpoint: Uint8Array): OpenedCheckpoint {
  const { size } = parseCheckpointText(parseNote(checkpoint).text);
  const inForce = keys.findLast(({ leaf }, index) => index === 0 || leaf < size);
  if (inForce === undefined) throw new FormatError('no key of the log is known');
  return openCheckpoint(checkpoint, logVerifier(inForce.verifierKey));
}
