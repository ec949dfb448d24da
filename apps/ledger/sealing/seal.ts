import { randomBytes } from 'node:crypto';
import { canonical, type Evidence, type SealedKey } from '#libs/evidence';
import { dataKeyHash, sealData } from '#libs/transparency';
import { type SubjectKey, wrapKey } from '#libs/vault';

/** Evidence of which what is personal is sealed, and what its metadata has to say of that. */
export interface SealedEvidence {
  readonly evidence: Evidence;
  readonly sealed: SealedKey;
}

/** Whether something in it is to be sealed. */
export const hasPersonal = ({ data }: Pick<Evidence, 'data'>): boolean => data.personal !== undefined;

/**
 * Seals what is personal in evidence: its RFC 8785 form, by a key of its own, which is wrapped by the subject's. Each time to other
 * bytes.
 */
export function seal(evidence: Evidence, { keyId, key }: SubjectKey): SealedEvidence {
  const { personal, ...clear } = evidence.data;
  const dataKey = randomBytes(32);
  const dk = Buffer.from(dataKeyHash(dataKey)).toString('hex');
  const sealed = sealData(dataKey, Buffer.from(canonical(personal)), evidence);
  const wrapped = Buffer.from(wrapKey(key, dataKey, purposeOf(dk))).toString('base64');
  return {
    evidence: { ...evidence, data: { ...clear, sealed } } as unknown as Evidence,
    sealed: { dk, key: keyId, wrapped },
  };
}

/** What a data key is wrapped for, so that it opens in place of no other. */
export const purposeOf = (dk: string): string => `initium/dek/v1\0${dk}`;
