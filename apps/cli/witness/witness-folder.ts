import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  FormatError,
  keyTypes,
  type LogCheckpoint,
  noteKeyOf,
  parseCheckpointText,
  parseNote,
  parseVerifierKey,
  signingKey,
  verifierKeyText,
} from '#libs/transparency';
import { createDurably, replaceDurably } from '../../ledger/proofs/durable-file.js';

/** A witness's key, and the name that it has for ever. */
export interface WitnessKey {
  readonly keyName: string;
  readonly key: KeyObject;
  readonly verifierKey: string;
}

/**
 * What a witness keeps: `witness.pem`, its key; `witness.vkey`, its verifier key with its name; and in `logs/` the last
 * checkpoint of each log that it cosigned. An older state of the folder would have it cosign another history: it is never put
 * back from a backup.
 */
export class WitnessFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
  }

  /**
   * The key, made where there is none yet. Throws a `FormatError` where no name was ever given, or another, or where the key
   * is gone or another's.
   */
  key(keyName?: string): WitnessKey {
    const [pem, vkey] = [join(this.#folder, 'witness.pem'), join(this.#folder, 'witness.vkey')];
    const known = existsSync(vkey) ? readFileSync(vkey, 'utf8').trimEnd() : undefined;
    const name = known === undefined ? keyName : parseVerifierKey(known, keyTypes.cosignature).keyName;
    if (name === undefined) throw new FormatError('a new witness needs a name: --name witness.example/w1');
    if (keyName !== undefined && keyName !== name)
      throw new FormatError(`the witness of this folder is called ${name}; leave --name out, or take another folder`);
    if (known === undefined) createDurably(pem, Buffer.from(newKey()));
    else if (!existsSync(pem)) throw new FormatError('witness.pem is gone: put it back, or begin in another folder');
    const key = signingKey(readFileSync(pem, 'utf8'));
    const verifierKey = verifierKeyText(noteKeyOf(name, keyTypes.cosignature, key));
    if (known === undefined) createDurably(vkey, Buffer.from(`${verifierKey}\n`));
    else if (known !== verifierKey) throw new FormatError('witness.pem and witness.vkey are not of one key');
    return { keyName: name, key, verifierKey };
  }

  /** The last checkpoint of a log that was cosigned; undefined for none. Throws a `FormatError` where that is none of the log. */
  last(origin: string): LogCheckpoint | undefined {
    const path = this.#pathOf(origin);
    if (!existsSync(path)) return undefined;
    const checkpoint = parseCheckpointText(parseNote(readFileSync(path)).text);
    if (checkpoint.origin !== origin) throw new FormatError(`${path} is of another log`);
    return checkpoint;
  }

  /** Keeps a signed checkpoint in place of the last one. Durable when it returns. */
  remember(origin: string, note: Uint8Array): void {
    replaceDurably(this.#pathOf(origin), note);
  }

  #pathOf(origin: string): string {
    return join(this.#folder, 'logs', createHash('sha256').update(origin).digest('hex'));
  }
}

const newKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
