import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keyTypes, noteKeyOf, signingKey, verifierKeyText } from '#libs/transparency';
import { type Config, ConfigError } from '../config.js';
import { createDurably, renameDurably } from './durable-file.js';
import { beginSigning } from './signer.js';

/** What a ledger's log is made with. Both are of a ledger, not of a process, and have a backup of their own. */
export interface LogKeys {
  /** Signs checkpoints (Ed25519). */
  readonly signing: KeyObject;
  /** Under which subjects have their tags, and what arrived and is no evidence its names: 32 bytes, for ever the same. */
  readonly tag: Uint8Array;
}

export interface OpenedKeys extends Pick<LogKeys, 'tag'> {
  /**
   * Those that sign: the one in force and, for as long as its file is there, the one that it took over from. Undefined in a
   * process that does not sign.
   */
  readonly signing: readonly KeyObject[] | undefined;
}

/** What a ledger's genesis says of its keys. */
export interface KeyedLog {
  readonly origin: string;
  /** The SHA-256 of the tag key, and the verifier key of the one that signed first. */
  readonly log: { readonly tagKey: string; readonly key: string };
}

const tagKeyBytes = 32;
const others = 0o077;

/** Where the keys of a ledger lie: those that are to take over, and that were taken over from, beside the one that signs. */
export function keyPaths({ dataDir, logKeyFile, tagKeyFile }: Config) {
  const signing = logKeyFile ?? join(dataDir, 'keys', 'log.pem');
  const tag = tagKeyFile ?? join(dataDir, 'keys', 'tag.key');
  return { signing, next: `${signing}.next`, previous: `${signing}.previous`, tag };
}

/** Where the last checkpoint that a process signed lies: beside its key, so that no backup of the ledger brings back an older one. */
export const lastCheckpointPath = (config: Config): string =>
  join(dirname(keyPaths(config).signing), 'last-checkpoint');

/** Where it is known which terms of signing were this key's: beside it, as it moves with it. */
export const signingTermPath = (config: Config): string => join(dirname(keyPaths(config).signing), 'signing-term');

export const verifierKeyOf = (origin: string, signing: KeyObject): string =>
  verifierKeyText(noteKeyOf(origin, keyTypes.note, signing));

/** SHA-256 of a tag key, in hex: what a ledger's genesis says of it. */
export const tagKeyHash = (tag: Uint8Array): string => createHash('sha256').update(tag).digest('hex');

/** The keys of a ledger that has none yet: those that lie there, or new ones. */
export function makeKeys(config: Config): LogKeys {
  const paths = keyPaths(config);
  const tag = readTagKey(paths.tag) ?? made(paths.tag, `${randomBytes(tagKeyBytes).toString('hex')}\n`, readTagKey);
  // Before the key is there: a process that ends in between would leave a key of which nobody knows what it signed.
  if (readSigningKey(paths.signing) === undefined) beginSigning(lastCheckpointPath(config));
  const signing = makeSigningKey(paths.signing);
  return { signing, tag };
}

/** The key that is to take over: the one of a rotation that came to nothing, or a new one. It signs nothing yet. */
export const makeNextKey = (config: Config): KeyObject => makeSigningKey(keyPaths(config).next);

function makeSigningKey(path: string): KeyObject {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return made(path, pem, readSigningKey);
}

/**
 * The keys of a ledger that has a log. Throws `ConfigError` where the tag key is not there or is another ledger's: without
 * it nothing of this ledger could be found in its log.
 *
 * @param verifierKeys of all that ever signed the log, the one in force last
 */
export function openKeys(config: Config, { origin, log }: KeyedLog, verifierKeys: readonly string[]): OpenedKeys {
  const paths = keyPaths(config);
  const tagKeySha256 = log.tagKey;
  const tag = readTagKey(paths.tag);
  if (tag === undefined)
    throw new ConfigError(
      `INITIUM_TAG_KEY_FILE: ${paths.tag} is not there, and this ledger's tag key (SHA-256 ${tagKeySha256}) never changes; put it there from its backup, or from another process of this ledger`,
    );
  if (tagKeyHash(tag) !== tagKeySha256)
    throw new ConfigError(
      `INITIUM_TAG_KEY_FILE: ${paths.tag} holds another ledger's tag key; this ledger's has SHA-256 ${tagKeySha256}`,
    );
  const inForce = verifierKeys.at(-1) as string;
  const verifierKey = (key: KeyObject) => verifierKeyOf(origin, key);
  finishRotation(paths, (next) => verifierKey(next) === inForce);
  const signing = readSigningKey(paths.signing);
  if (signing === undefined) return { signing: undefined, tag };
  const previous = readSigningKey(paths.previous);
  if (verifierKey(signing) === inForce)
    return { signing: previous === undefined ? [signing] : [signing, previous], tag };
  // Another process began the log at the same moment, with its own.
  const last = lastCheckpointPath(config);
  if (existsSync(last) && statSync(last).size > 0)
    throw new ConfigError(
      `INITIUM_LOG_KEY_FILE: ${paths.signing} holds ${verifierKeys.includes(verifierKey(signing)) ? 'a key that was replaced' : "another log's key"}; this log's is ${inForce}. Without the file this process does not sign`,
    );
  for (const path of [paths.signing, last]) rmSync(path, { force: true });
  return { signing: undefined, tag };
}

/** A rotation is done once it is recorded: where a process ended before its key lay in its place, the next one puts it there. */
function finishRotation(
  { signing, next, previous }: ReturnType<typeof keyPaths>,
  isInForce: (next: KeyObject) => boolean,
): void {
  const key = readSigningKey(next);
  if (key === undefined || !isInForce(key)) return;
  if (existsSync(signing)) renameDurably(signing, previous);
  renameDurably(next, signing);
}

function readTagKey(path: string): Uint8Array | undefined {
  const text = readSecret('INITIUM_TAG_KEY_FILE', path);
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}\s*$/.test(text)) return Buffer.from(text.trimEnd(), 'hex');
  throw new ConfigError(`INITIUM_TAG_KEY_FILE: ${path} must hold 64 hexadecimal digits; take it from its backup`);
}

function readSigningKey(path: string): KeyObject | undefined {
  const text = readSecret('INITIUM_LOG_KEY_FILE', path);
  if (text === undefined) return undefined;
  try {
    return signingKey(text);
  } catch {
    throw new ConfigError(
      `INITIUM_LOG_KEY_FILE: ${path} must hold an Ed25519 private key in PEM; take it from its backup`,
    );
  }
}

/** Undefined where no file is. */
export function readSecret(setting: string, path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ConfigError(`${setting}: ${path} cannot be read (${code}); give it to the user that runs the ledger`);
  }
  try {
    const mode = fstatSync(descriptor).mode & 0o777;
    if ((mode & others) !== 0)
      throw new ConfigError(
        `${setting}: ${path} is open to others (mode 0${mode.toString(8)}); run: chmod 600 '${path}'`,
      );
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Another process may make it at the same time: the first one's counts. */
export function made<Key>(path: string, text: string, read: (path: string) => Key | undefined): Key {
  createDurably(path, Buffer.from(text));
  return read(path) as Key;
}
