/** The key under which what is personal of one subject is sealed. */
export interface SubjectKey {
  /** Random, and in clear beside what is sealed: it tells nothing of the subject, nor of the key. */
  readonly keyId: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** The master key is not the one that wraps a vault's keys, or these are not as they were written. */
export class VaultLocked extends Error {
  override readonly name = 'VaultLocked';
}
