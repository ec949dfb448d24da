import { instant, lookAlike } from '#libs/evidence';
import { isGrantable, usualKinds } from './kind-rights.js';
import { type Holder, holders, type Role, roles } from './role.js';

/** What the tokens file says of one token. It does not say the token. */
export interface TokenEntry {
  /** Random, and no secret: by it a token is revoked. */
  readonly id: string;
  /** Of the principal. Tokens may share one, so that a new one can take over from an old one; of a person it is the person's. */
  readonly name: string;
  readonly role: Role;
  /** Absent in what was made before, and where nobody said. */
  readonly holder?: Holder;
  /** Of the role source: those for which it may speak, exactly as its events name them. */
  readonly sources?: readonly string[];
  /** Of the role source: the kinds that it may say, `default` for the usual ones. Absent in what was made before. */
  readonly kinds?: readonly string[];
  /** Of who may record: how many events it may send; any number when left out. */
  readonly eventsPerSecond?: number;
  readonly eventsPerDay?: number;
  readonly sha256: string;
  readonly created: string;
  /** The instant from which on it is worth nothing. */
  readonly expires?: string;
}

/** How the ledger calls whom it did not ask, and itself: nobody else may be called so. */
const takenNames: readonly string[] = ['anonymous', 'ledger'];
const sourceLengthMax = 256;

/** What is wrong with what claims to be an entry; undefined where nothing is. */
export function troubleWithEntry(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
  const entry = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(entry).find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) return `has a member ${JSON.stringify(unknown)} that is not known`;
  for (const [name, { isValid, must }] of Object.entries(checks)) {
    if (!isValid(entry[name])) return `${name} must be ${must}`;
  }
  if (entry.role === 'source' && entry.sources === undefined)
    return 'sources must name at least one for the role source';
  if (entry.holder === 'person' && !isPersonName(entry.name)) return `name must be ${personNameRule}`;
  for (const name of ['sources', 'kinds'])
    if (entry.role !== 'source' && entry[name] !== undefined) return `${name} are for the role source only`;
  for (const name of ['eventsPerSecond', 'eventsPerDay'])
    if (!mayRecord(entry.role) && entry[name] !== undefined) return `${name} is for roles that record only`;
  return undefined;
}

/** Whether a role sends events at all. */
export function mayRecord(role: unknown): boolean {
  return role === 'source' || role === 'officer';
}

/** Whether so many events can be a limit. */
export function isEventLimit(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** Whether a principal may be called so. */
export function isPrincipalName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._~:@+-]{1,128}$/.test(value) && !takenNames.includes(value);
}

/** Whether a person may be called so: what they decide is evidence, which gives nobody away. */
export function isPersonName(value: unknown): value is string {
  return isPrincipalName(value) && !/^[.]{1,2}$/.test(value) && lookAlike(value) === undefined;
}

export const personNameRule =
  'a pseudonym where a person holds the token: no e-mail address, telephone number or IP address';

export const principalNameRule = `1 to 128 letters, digits or ._~:@+- and none of ${takenNames.join(', ')}`;

export function isSourceName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= sourceLengthMax && /^[\x21-\x7e]+$/.test(value);
}

const isInstant = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(instant(value));
const isSources = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isSourceName);
const isKinds = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isGrantable);
const matching = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);

interface Check {
  readonly must: string;
  isValid(value: unknown): boolean;
}

const checks: Readonly<Record<keyof TokenEntry, Check>> = {
  id: { isValid: matching(/^[A-Za-z0-9_-]{1,64}$/), must: '1 to 64 letters, digits, _ or -' },
  name: { isValid: isPrincipalName, must: principalNameRule },
  role: { isValid: (value) => roles.some((role) => role === value), must: `one of ${roles.join(', ')}` },
  holder: {
    isValid: (value) => value === undefined || holders.some((holder) => holder === value),
    must: `one of ${holders.join(', ')}`,
  },
  sources: { isValid: (value) => value === undefined || isSources(value), must: 'a list of sources' },
  kinds: {
    isValid: (value) => value === undefined || isKinds(value),
    must: `a list of ${usualKinds} and kinds that sources send`,
  },
  eventsPerSecond: { isValid: (value) => value === undefined || isEventLimit(value), must: 'a whole number above 0' },
  eventsPerDay: { isValid: (value) => value === undefined || isEventLimit(value), must: 'a whole number above 0' },
  sha256: { isValid: matching(/^[0-9a-f]{64}$/), must: 'a SHA-256 in hex' },
  created: { isValid: isInstant, must: 'an RFC 3339 instant' },
  expires: { isValid: (value) => value === undefined || isInstant(value), must: 'an RFC 3339 instant' },
};
