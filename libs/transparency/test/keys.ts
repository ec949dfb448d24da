import { createPrivateKey, type KeyObject } from 'node:crypto';
import { logSigner, logVerifier } from '../checkpoint.js';
import { witnessSigner, witnessVerifier } from '../cosignature.js';
import type { NoteSigner, NoteVerifier } from '../note.js';
import { keyTypes, noteKeyOf, verifierKeyText } from '../note-key.js';

/** An Ed25519 key that is the same each time: PKCS #8 around 32 times the same byte. */
export function seededKey(byte: number): KeyObject {
  const header = Buffer.from('302e020100300506032b657004220420', 'hex');
  return createPrivateKey({ key: Buffer.concat([header, Buffer.alloc(32, byte)]), format: 'der', type: 'pkcs8' });
}

export interface SomeKey {
  readonly vkey: string;
  readonly signer: NoteSigner;
  readonly verifier: NoteVerifier;
}

export function someLog(origin: string, byte: number): SomeKey {
  const key = seededKey(byte);
  const vkey = verifierKeyText(noteKeyOf(origin, keyTypes.note, key));
  return { vkey, signer: logSigner(origin, key), verifier: logVerifier(vkey) };
}

export function someWitness(name: string, byte: number, timeSeconds = 1_790_000_000): SomeKey {
  const key = seededKey(byte);
  const vkey = verifierKeyText(noteKeyOf(name, keyTypes.cosignature, key));
  return { vkey, signer: witnessSigner(name, key, timeSeconds), verifier: witnessVerifier(vkey) };
}
