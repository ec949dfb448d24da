import {
  type Evidence,
  fromStored,
  parseJson,
  type RecordedEvidence,
  receptionOf,
  type SealedKey,
  type StoredEvidence,
} from '#libs/evidence';
import { FormatError, openSealedData } from '#libs/transparency';
import {
  type Destruction,
  type DueKey,
  type FoundKey,
  type KeyTerm,
  type KeyWish,
  type SubjectKey,
  unwrapKey,
  type Vault,
} from '#libs/vault';
import { hasPersonal, purposeOf, type SealedEvidence, seal } from './seal.js';

/**
 * Whether what is sealed can be opened: its key was destroyed (`erased`), or the vault has never had it, or has it no more
 * (`keyless`), which nobody decided.
 */
export type SealState = 'sealed' | 'erased' | 'keyless';

/** The key of one stored piece of evidence, or why there is none: `unsealed` where nothing of it is sealed. */
export type DataKey = { readonly key: Uint8Array } | { readonly why: Exclude<SealState, 'sealed'> | 'unsealed' };

/** Stored evidence with what is personal in it, or without, and then why. */
export interface OpenedEvidence {
  readonly evidence: RecordedEvidence;
  /** Undefined where nothing is sealed, or it was opened. */
  readonly why?: Exclude<SealState, 'sealed'>;
}

/** What is sealed does not open by the key that it has: one of them was altered, or somebody else wrote them. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** Seals and opens what is personal in evidence, by the keys of the vault, if this process has one. */
export class Seals {
  readonly #vault: Vault | undefined;

  constructor(vault: Vault | undefined) {
    this.#vault = vault;
  }

  /** Whether anything can be sealed here. */
  get canSeal(): boolean {
    return this.#vault !== undefined;
  }

  /** The keys of subjects, durable, in the order asked. Throws what the vault throws. */
  async keysFor(wishes: readonly KeyWish[]): Promise<readonly SubjectKey[]> {
    if (wishes.length === 0) return [];
    if (this.#vault === undefined) throw new Error('Nothing can be sealed without a vault');
    return this.#vault.keysFor(wishes.map(withTerm));
  }

  /** Evidence as it is to be stored: sealed where something in it is personal. */
  async sealed(
    evidence: Evidence,
    subject: string = evidence.subject,
  ): Promise<Partial<SealedEvidence> & Pick<SealedEvidence, 'evidence'>> {
    if (!hasPersonal(evidence)) return { evidence };
    const [key] = await this.keysFor([{ subject }]);
    return seal(evidence, key as SubjectKey);
  }

  /**
   * The key by which what is personal in one stored piece of evidence opens: its own, which opens nothing else, and which its leaf
   * commits to (`dk`). Throws what the vault throws.
   */
  async dataKey(stored: Pick<StoredEvidence, 'type' | 'metadata'>): Promise<DataKey> {
    const { sealed } = receptionOf(stored);
    if (sealed === undefined) return { why: 'unsealed' };
    const found = await this.#found([sealed.key]);
    return dataKeyBy(found.get(sealed.key), sealed);
  }

  /** Stored evidence, with what is personal in it where it can be opened. Throws what the vault throws. */
  async opened(stored: StoredEvidence): Promise<OpenedEvidence> {
    const evidence = fromStored(stored);
    const { sealed: box, ...clear } = evidence.data;
    if (box === undefined) return { evidence };
    const { sealed } = receptionOf(stored);
    if (sealed === undefined) throw new SealBroken('nothing says by which key it opens');
    const dataKey = await this.dataKey(stored);
    if ('why' in dataKey) {
      return dataKey.why === 'unsealed' ? { evidence } : { evidence, why: dataKey.why };
    }
    const personal = parseJson(plainIn(dataKey.key, box, evidence, sealed.dk)).value;
    return { evidence: { ...evidence, data: { ...clear, personal } } as unknown as RecordedEvidence };
  }

  /** What became of the keys of these ids. */
  async states(keyIds: readonly string[]): Promise<ReadonlyMap<string, SealState>> {
    const found = await this.#found(keyIds);
    return new Map(keyIds.map((keyId) => [keyId, stateOf(found.get(keyId))]));
  }

  /** Destroys the keys of subjects, and gives the ids of all that were destroyed by the same. Throws what the vault throws. */
  async destroySubjects(subjects: readonly string[], destruction: Destruction): Promise<readonly string[]> {
    return (await this.#vault?.destroySubjects(subjects, destruction)) ?? [];
  }

  /** Destroys keys by their ids, and counts those that were there. Throws what the vault throws. */
  async destroyKeys(keyIds: readonly string[], destruction: Destruction): Promise<number> {
    return (await this.#vault?.destroyKeys(keyIds, destruction)) ?? 0;
  }

  /** Of subjects whose names begin so, the keys whose term is over by an instant, in ms. */
  async due(prefix: string, at: number, limit: number): Promise<readonly DueKey[]> {
    return (await this.#vault?.due(prefix, at, limit)) ?? [];
  }

  /** Gives keys another term. Throws what the vault throws. */
  async setTerms(terms: readonly KeyTerm[]): Promise<void> {
    await this.#vault?.setTerms(terms);
  }

  async close(): Promise<void> {
    await this.#vault?.close();
  }

  async #found(keyIds: readonly string[]): Promise<ReadonlyMap<string, FoundKey>> {
    return keyIds.length === 0 || this.#vault === undefined ? new Map() : this.#vault.find(keyIds);
  }
}

/** What becomes of an identifier's key is asked with the next look at the vault: nobody may ever be linked to it. */
const withTerm = ({ subject, until }: KeyWish): KeyWish => ({
  subject,
  until: until ?? (subject.startsWith('identifier/') ? 0 : undefined),
});

function stateOf(found: FoundKey | undefined): SealState {
  if (found === undefined) return 'keyless';
  return found.destroyed === undefined ? 'sealed' : 'erased';
}

function dataKeyBy(found: FoundKey | undefined, { dk, wrapped }: SealedKey): DataKey {
  if (found === undefined) return { why: 'keyless' };
  if (found.destroyed !== undefined) return { why: 'erased' };
  const key = unwrapKey(found.key, Buffer.from(wrapped, 'base64'), purposeOf(dk));
  if (key === undefined) throw new SealBroken('the key of the evidence does not open by that of its subject');
  return { key };
}

function plainIn(...sealed: Parameters<typeof openSealedData>): Uint8Array {
  try {
    return openSealedData(...sealed);
  } catch (error) {
    if (error instanceof FormatError) throw new SealBroken(error.message, { cause: error });
    throw error;
  }
}
