import type { MasterKey } from './master-key.js';
import type { SubjectKey } from './subject-key.js';

/** A key that is gone for ever, and since when, in ms. */
export interface DestroyedKey {
  readonly keyId: string;
  readonly destroyed: number;
}

export type FoundKey = (SubjectKey & { readonly destroyed?: undefined }) | DestroyedKey;

/** Whose key is wanted. */
export interface KeyWish {
  readonly subject: string;
  /** Until when it lasts, in ms, if it has to be made: from then on it is among those that are due. For ever when left out. */
  readonly until?: number | undefined;
}

/** Until when a key lasts, in ms; for ever where that is undefined. */
export interface KeyTerm {
  readonly keyId: string;
  readonly until: number | undefined;
}

/** A key whose term is over. */
export interface DueKey extends KeyTerm {
  readonly subject: string;
  readonly until: number;
}

/** By what a key is destroyed, and when, in ms. */
export interface Destruction {
  readonly by: string;
  readonly at: number;
}

/**
 * Where the keys of subjects live, apart from the events that they seal and from the backups of these: what is destroyed here
 * is sealed for ever, wherever copies of it lie.
 *
 * - A subject has one key in force at a time. It is made where it is asked for and there is none, also where an earlier one
 *   was destroyed: that one stays destroyed, under its own id, and another id never has the same key.
 * - A key is durable before it is handed out: what is sealed with it can be opened after any crash.
 * - What is done in one call is done as a whole or not at all, and calls take effect in the order in which they were made.
 *   Where several processes share a vault, whoever asks for the key of one subject at the same moment gets the same.
 * - Nothing of a destroyed key can be had from the vault's files once its destruction has resolved, not even wrapped. What a server
 *   writes ahead, archives and replicates is a copy of the vault, as a backup is.
 *
 * Rejects with `VaultUnavailable` where it cannot be read or written for now: nothing is known to be done then, and the same
 * may be asked again, to the same effect.
 */
export abstract class Vault {
  /** The keys in force of these subjects, in the order asked; a subject may stand there twice. */
  abstract keysFor(wishes: readonly KeyWish[]): Promise<readonly SubjectKey[]>;

  /** What there is under these ids; nothing under an id that was never here, or is not any more. */
  abstract find(keyIds: readonly string[]): Promise<ReadonlyMap<string, FoundKey>>;

  /**
   * Destroys the keys in force of these subjects, and gives the ids of all that were destroyed by the same: asked again after a
   * crash, those of the first time are among them.
   */
  abstract destroySubjects(subjects: readonly string[], destruction: Destruction): Promise<readonly string[]>;

  /**
   * Destroys keys by their ids, as a vault that was brought back from a copy has to, and counts those that were there. Of an id that is not here it
   * remembers that the key is destroyed.
   */
  abstract destroyKeys(keyIds: readonly string[], destruction: Destruction): Promise<number>;

  /**
   * Of subjects whose names begin so, the keys in force whose term is over by an instant, those first that were over first. What is to
   * become of them is for whoever asks: nothing is destroyed by itself.
   */
  abstract due(prefix: string, at: number, limit: number): Promise<readonly DueKey[]>;

  /** Gives keys that are in force another term. */
  abstract setTerms(terms: readonly KeyTerm[]): Promise<void>;

  /** Wraps all keys by another master key, which is the vault's from then on. No key becomes another. */
  abstract rewrap(to: MasterKey): Promise<void>;

  abstract close(): Promise<void>;
}

/** The vault cannot be read or written for now. */
export class VaultUnavailable extends Error {
  override readonly name = 'VaultUnavailable';
}
