import { instant } from '#libs/evidence';
import { isGrantable, usualKinds } from '../../access/kind-rights.js';
import { isSourceName } from '../../access/token-entry.js';
import { type SchemeName, schemeNamed, schemeNames } from './signature-schemes.js';

/** One secret of a connection. Of an asymmetric scheme it is the vendor's public key. */
export interface ConnectionSecret {
  readonly secret: string;
  readonly since: string;
}

/** What the connections file says of one connection. */
export interface ConnectionEntry {
  /** The last step of its address. */
  readonly name: string;
  /** Of a mapping that is part of the program, or the path of its file. */
  readonly mapping: string;
  /** The CloudEvents source of all that comes of it, and the only one. */
  readonly source: string;
  readonly scheme: SchemeName;
  /** The newest first: while a secret is changed, two are good. */
  readonly secrets: readonly ConnectionSecret[];
  /** The kinds that it may say, `default` for the usual ones. */
  readonly kinds: readonly string[];
  /** How far from now a delivery may say that it was sent, to count as no replay. */
  readonly windowSeconds: number;
  readonly created: string;
  /** Since when nothing is taken from it. */
  readonly disabled?: string;
  /**
   * Random. Lets whoever has the file try the connection without recording anything, where nobody but the vendor can sign; and
   * lets nobody guess a secret from the file's hash, which is on record.
   */
  readonly testKey: string;
}

export const windowSecondsUsual = 300;
export const secretsMax = 2;
const secretLengthMax = 4096;
const weekSeconds = 7 * 86_400;

/** Whether a connection may be called so. */
export function isConnectionName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(value);
}

export const connectionNameRule = '1 to 64 of a-z, 0-9 and -, and no - at either end';

/** What is wrong with what claims to be an entry, in words that hold no secret; undefined where nothing is. */
export function troubleWithConnection(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
  const entry = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(entry).find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) return `has a member ${JSON.stringify(unknown)} that is not known`;
  for (const [name, { isValid, must }] of Object.entries(checks))
    if (!isValid(entry[name])) return `${name} must be ${must}`;
  const { scheme, secrets } = value as ConnectionEntry;
  if ((secrets.length === 0) !== (scheme === 'none'))
    return 'secrets must have one at least, and none for the scheme none';
  for (const { secret } of secrets) {
    const trouble = troubleWithSecret(scheme, secret);
    if (trouble !== undefined) return `secret ${trouble}`;
  }
  return undefined;
}

/** What is wrong with a secret of a scheme, in words that do not hold it. */
export function troubleWithSecret(scheme: SchemeName, secret: string): string | undefined {
  if (secret.length > secretLengthMax) return `must have ${secretLengthMax} characters at most`;
  return schemeNamed(scheme).troubleWithSecret?.(secret);
}

const isInstant = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(instant(value));
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isKinds = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isGrantable);
const isSecret = (value: unknown): boolean => {
  const { secret, since, ...more } = Object(value) as Partial<ConnectionSecret>;
  return isText(secret) && isInstant(since) && Object.keys(more).length === 0;
};
const isSecrets = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= secretsMax && value.every(isSecret);

export function isWindow(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= weekSeconds;
}

interface ConnectionCheck {
  readonly must: string;
  isValid(value: unknown): boolean;
}

const checks: Readonly<Record<keyof ConnectionEntry, ConnectionCheck>> = {
  name: { isValid: isConnectionName, must: connectionNameRule },
  mapping: { isValid: isText, must: 'the name or the file of a mapping' },
  source: { isValid: isSourceName, must: 'the source of an event' },
  scheme: { isValid: (value) => schemeNames.some((name) => name === value), must: `one of ${schemeNames.join(', ')}` },
  secrets: { isValid: isSecrets, must: `a list of at most ${secretsMax} secrets` },
  kinds: { isValid: isKinds, must: `a list of ${usualKinds} and kinds that sources send` },
  windowSeconds: { isValid: isWindow, must: `a whole number of seconds from 1 to ${weekSeconds}` },
  created: { isValid: isInstant, must: 'an RFC 3339 instant' },
  disabled: { isValid: (value) => value === undefined || isInstant(value), must: 'an RFC 3339 instant' },
  testKey: { isValid: (value) => isText(value) && value.length >= 32, must: 'a key of 32 characters at least' },
};
