import { limits } from './limits.js';
import type { Problem } from './problem.js';

/** What stands in the data of stored evidence in place of what is `personal`, as `SealedData` says: each in base64. */
export interface Sealed {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly tag: string;
}

/** What stands in its metadata: how the key of it is found again by who has that of its subject. */
export interface SealedKey {
  /** What the leaf commits to of the key (`dataKeyHash`), in hex. */
  readonly dk: string;
  /** The vault's name for the key that wraps it. */
  readonly key: string;
  /** The key itself, wrapped, in base64. */
  readonly wrapped: string;
}

const members = ['ciphertext', 'nonce', 'tag'] as const;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** In characters: of quarantine what is sealed is base64 itself, of up to 64 KiB, with all that is wrong with it. */
const lengthMax = 8 * limits.eventBytesMax;

/** Evidence as its schema knows it, without what is sealed, of which `problems` hears whether it has its form. */
export function withoutSealed<Event extends Readonly<Record<string, unknown>>>(
  event: Event,
  problems: Problem[],
): Event {
  const { data } = event;
  if (typeof data !== 'object' || data === null || !('sealed' in data)) return event;
  const { sealed, ...rest } = data;
  if (!isSealed(sealed))
    problems.push({ pointer: '/data/sealed', detail: 'must be {ciphertext, nonce, tag} in base64' });
  return { ...event, data: rest };
}

function isSealed(value: unknown): value is Sealed {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== members.length) return false;
  const given = value as Readonly<Record<string, unknown>>;
  return members.every((name) => isBase64(given[name]));
}

const isBase64 = (text: unknown): boolean =>
  typeof text === 'string' && text.length <= lengthMax && text.length % 4 === 0 && base64.test(text);
