import { isIP } from 'node:net';
import { join } from 'node:path';
import { type ServerAddress, troubleWithConnectionString } from '#libs/event-store';
import { limits as evidenceLimits } from '#libs/evidence';
import type { TranslatedTerms } from '#libs/evidence-pack';
import { tokenFileIn } from './access/token-file.js';
import { ConfigError } from './config-error.js';
import { type MemoryLimit, type MemoryShares, memoryBytesMin, memoryHere, sharesOf } from './memory.js';
import { statementTermsIn } from './packs/statement-terms-file.js';
import { type VaultConfig, vaultIn } from './sealing/vault-settings.js';
import { optional, refuseUnknown, setting } from './settings.js';
import type { StrangersLimits } from './strangers.js';

export { ConfigError } from './config-error.js';

/** Bounds on what a client may ask of the process. Times in milliseconds, sizes in bytes. */
export interface HttpLimits extends StrangersLimits {
  readonly eventBytesMax: number;
  readonly batchBytesMax: number;
  /** Of one delivery of a vendor's webhook. */
  readonly deliveryBytesMax: number;
  readonly headerBytesMax: number;
  readonly connectionsMax: number;
  /** From the first byte of a request to the last of its headers. */
  readonly headersTimeoutMs: number;
  /** From the headers to the last byte of a body that is taken whole. */
  readonly bodyTimeoutMs: number;
  /** The longest silence within a streamed body, or of a client that does not read its answer. */
  readonly idleTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** How much may be known of a client, in pieces of evidence, for a question about it to be answered at once, by the main thread. */
  readonly evidenceAtOnceMax: number;
  /** How long an answer waits for what it is made of to be held against the log, before it is given unchecked. */
  readonly logCheckMsMax: number;
  /** How long the tokens of before stay in force when their file is gone or cannot be read. */
  readonly tokensAwayMaxMs: number;
  /** How long a clean end may take before connections are cut. */
  readonly closeTimeoutMs: number;
}

export const defaultLimits: HttpLimits = {
  eventBytesMax: evidenceLimits.eventBytesMax,
  batchBytesMax: evidenceLimits.batchBytesMax,
  deliveryBytesMax: 1024 * 1024,
  headerBytesMax: 16 * 1024,
  connectionsMax: 10_000,
  strangersMax: 1000,
  strangerIdleMs: 10_000,
  headersTimeoutMs: 10_000,
  bodyTimeoutMs: 60_000,
  idleTimeoutMs: 60_000,
  keepAliveTimeoutMs: 72_000,
  evidenceAtOnceMax: 1000,
  logCheckMsMax: 10_000,
  tokensAwayMaxMs: 10_000,
  closeTimeoutMs: 3000,
};

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

/** So that one pack of a client of whom much is known has room. */
const packsBytesMin = 256 * 1024 ** 2;

/** The settings of one process, read and checked once. Abstract so that it is its own token for injection. */
export abstract class Config {
  abstract readonly store: 'embedded' | ServerAddress;
  /** The folder of what this process keeps. */
  abstract readonly dataDir: string;
  abstract readonly host: string;
  /** 0 takes any free port. */
  abstract readonly port: number;
  /** Nobody is asked who they are, or everybody is, by the tokens of a file. */
  abstract readonly auth: 'none' | { readonly tokensFile: string };
  /** Who says, where tokens are asked for, that another person approved something: the ledger, or the source that sends it. */
  abstract readonly approvals: (typeof approvalsBy)[number];
  /** The file of the connections by which vendors deliver; it need not be there. */
  abstract readonly connectionsFile: string;
  /** The file of the keys by which mappings make pseudonyms; undefined for none. */
  abstract readonly pseudonymKeyFile: string | undefined;
  /** Where browsers find it, when that is not its own address: an origin, without a path. */
  abstract readonly publicUrl: URL | undefined;
  /** What a new ledger adopts; undefined takes the newest rule set that there is. Of an old one it must not say otherwise. */
  abstract readonly ruleSet: string | undefined;
  /** The log's name; undefined takes the one that the ledger has, or makes one. */
  abstract readonly origin: string | undefined;
  /** The file of the key that signs the log; undefined takes `keys/log.pem` in the folder. */
  abstract readonly logKeyFile: string | undefined;
  /** The file of the key under which subjects have their tags; undefined takes `keys/tag.key` in the folder. */
  abstract readonly tagKeyFile: string | undefined;
  /** The policy by which witnesses are asked to cosign the log's checkpoints; undefined for none. */
  abstract readonly logPolicyFile: string | undefined;
  /** From the end of a pass that holds everything against the log to the beginning of the next, in milliseconds. */
  abstract readonly logCheckEveryMs: number;
  /** Where authorities of time are asked to stamp the log's checkpoints, and how often, in milliseconds. */
  abstract readonly tsa: readonly string[];
  abstract readonly tsaEveryMs: number;
  /** The file of the roots by which authorities of time are known; undefined for none. */
  abstract readonly tsaRootsFile: string | undefined;
  /** Where the keys live by which what is personal is sealed. */
  abstract readonly vault: VaultConfig;
  /** What only the firm can tell its clients in their own copies. */
  abstract readonly statementTerms: TranslatedTerms;
  /** How much the files of evidence packs may take. */
  abstract readonly packsBytesMax: number;
  abstract readonly logLevel: LogLevel;
  abstract readonly limits: HttpLimits;
  /** What the process may take, and how that is shared out. */
  abstract readonly memory: MemoryLimit;
  abstract readonly shares: MemoryShares;
}

const approvalsBy = ['ledger', 'source'] as const;

/**
 * The settings of docs/operations.md from an environment.
 * Throws `ConfigError` on the first that is wrong, and on any `INITIUM_*` that does not exist.
 */
export function readConfig(
  env: NodeJS.ProcessEnv,
  limits: HttpLimits = defaultLimits,
  otherShares: Partial<MemoryShares> = {},
): Config {
  refuseUnknown(env);
  const store = storeIn(env);
  const { host, port } = address(setting(env, 'INITIUM_LISTEN'));
  const auth = authIn(env);
  if (auth === 'none' && !isLoopback(host)) {
    throw new ConfigError(
      `INITIUM_AUTH: none is for loopback addresses only, and INITIUM_LISTEN is ${host}; give it tokens:FILE`,
    );
  }
  const approvals = approvalsBy.find((by) => by === setting(env, 'INITIUM_APPROVALS'));
  if (approvals === undefined) throw new ConfigError('INITIUM_APPROVALS: must be ledger or source');
  const logLevel = logLevels.find((level) => level === setting(env, 'INITIUM_LOG_LEVEL'));
  if (logLevel === undefined) throw new ConfigError(`INITIUM_LOG_LEVEL: must be one of ${logLevels.join(', ')}`);
  const dataDir = setting(env, 'INITIUM_DATA');
  const delivered = {
    connectionsFile: connectionsFileIn(env),
    pseudonymKeyFile: optional(env, 'INITIUM_PSEUDONYM_KEY_FILE'),
  };
  const origin = env.INITIUM_ORIGIN === undefined ? undefined : checkedOrigin(env.INITIUM_ORIGIN);
  const logKeyFile = optional(env, 'INITIUM_LOG_KEY_FILE');
  const tagKeyFile = optional(env, 'INITIUM_TAG_KEY_FILE');
  const logPolicyFile = optional(env, 'INITIUM_LOG_POLICY_FILE');
  const ruleSet = env.INITIUM_RULE_SET === undefined ? undefined : setting(env, 'INITIUM_RULE_SET');
  const publicUrl = env.INITIUM_PUBLIC_URL === undefined ? undefined : checkedPublicUrl(env.INITIUM_PUBLIC_URL);
  const memory = env.INITIUM_MEMORY === undefined ? memoryHere() : memorySaid(env.INITIUM_MEMORY);
  const shares = { ...sharesOf(memory), ...otherShares };
  const logCheckEveryMs = logCheckIn(env);
  const vault = vaultIn(env);
  const trust = { vault, approvals, logKeyFile, tagKeyFile, logPolicyFile, logCheckEveryMs, ...timeIn(env) };
  const packsBytesMax = bytesIn(setting(env, 'INITIUM_PACKS_MAX'));
  if (packsBytesMax === undefined || packsBytesMax < packsBytesMin)
    throw new ConfigError('INITIUM_PACKS_MAX: must be like 4g or 512m, and 256m at least');
  const told = { statementTerms: statementTermsIn(env), packsBytesMax };
  return {
    store,
    dataDir,
    host,
    port,
    auth,
    ...delivered,
    publicUrl,
    origin,
    ...trust,
    ruleSet,
    ...told,
    logLevel,
    limits,
    memory,
    shares,
  };
}

/** Where the connections are by which vendors deliver: in the data folder, unless it is said otherwise. */
export function connectionsFileIn(env: NodeJS.ProcessEnv): string {
  return optional(env, 'INITIUM_CONNECTIONS_FILE') ?? join(setting(env, 'INITIUM_DATA'), 'connections.json');
}

/** The embedded store, or where a server is, and as whom it is asked. */
function storeIn(env: NodeJS.ProcessEnv): 'embedded' | ServerAddress {
  const url = setting(env, 'INITIUM_STORE');
  const user = optional(env, 'INITIUM_STORE_USER');
  const password = optional(env, 'INITIUM_STORE_PASSWORD');
  if ((user === undefined) !== (password === undefined)) {
    throw new ConfigError('INITIUM_STORE_USER: must be set together with INITIUM_STORE_PASSWORD');
  }
  if (url === 'embedded') {
    if (user === undefined) return url;
    throw new ConfigError('INITIUM_STORE_USER: is for an esdb:// store, and INITIUM_STORE is embedded');
  }
  if (!/^(esdb|kurrentdb)(\+discover)?:/.test(url)) {
    throw new ConfigError('INITIUM_STORE: must be embedded or an esdb:// connection string');
  }
  const trouble = troubleWithConnectionString(url);
  if (trouble !== undefined) throw new ConfigError(`INITIUM_STORE: the connection string ${trouble}`);
  return { url, user, password };
}

/** A pass takes a tenth of a core for as long as it lasts, so it begins once an hour at most; and what is old is found within a month. */
function logCheckIn(env: NodeJS.ProcessEnv): number {
  const hours = setting(env, 'INITIUM_LOG_CHECK_HOURS');
  if (!/^\d{1,3}$/.test(hours) || Number(hours) < 1 || Number(hours) > 720)
    throw new ConfigError('INITIUM_LOG_CHECK_HOURS: must be a whole number of hours from 1 to 720');
  return Number(hours) * 3_600_000;
}

function timeIn(env: NodeJS.ProcessEnv): Pick<Config, 'tsa' | 'tsaEveryMs' | 'tsaRootsFile'> {
  const tsa = optional(env, 'INITIUM_TSA')?.split(',') ?? [];
  // Where an authority was asked stands in the log for all to read.
  if (!tsa.every((url) => /^https?:\/\/[^\s@?#]+$/.test(url) && URL.canParse(url)))
    throw new ConfigError('INITIUM_TSA: must be URLs such as https://tsa.example.com/, with commas between them');
  const tsaRootsFile = optional(env, 'INITIUM_TSA_ROOTS_FILE');
  if (tsa.length > 0 && tsaRootsFile === undefined)
    throw new ConfigError('INITIUM_TSA: must be set together with INITIUM_TSA_ROOTS_FILE, by which it is known');
  const minutes = setting(env, 'INITIUM_TSA_MINUTES');
  if (!/^\d{1,5}(\.\d{1,3})?$/.test(minutes) || Number(minutes) === 0)
    throw new ConfigError('INITIUM_TSA_MINUTES: must be a number of minutes above 0, such as 10 or 0.5');
  return { tsa, tsaEveryMs: Number(minutes) * 60_000, tsaRootsFile };
}

function authIn(env: NodeJS.ProcessEnv): Config['auth'] {
  const auth = setting(env, 'INITIUM_AUTH');
  if (auth === 'none') return auth;
  const tokensFile = tokenFileIn(auth);
  if (tokensFile === undefined)
    throw new ConfigError('INITIUM_AUTH: must be none or tokens:FILE; initium token add makes such a file');
  return { tokensFile };
}

function address(text: string): { host: string; port: number } {
  const parts = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  if (host === undefined || port > 65_535)
    throw new ConfigError('INITIUM_LISTEN: must be HOST:PORT, such as 127.0.0.1:8080');
  return { host, port };
}

/** Whether a name or an address is this machine's own, by its form alone. */
/** Like `1g` or `768m`, in powers of two. */
function memorySaid(text: string): MemoryLimit {
  const bytes = bytesIn(text);
  if (bytes !== undefined && bytes >= memoryBytesMin) return { bytes, saidBy: 'INITIUM_MEMORY' };
  throw new ConfigError('INITIUM_MEMORY: must be like 1g or 1536m, and 768m at least');
}

/** A size like `1g` or `1536m`; undefined of what is none. */
function bytesIn(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d{1,15})([mg])$/i.exec(text) ?? [];
  return number === '' ? undefined : Number(number) * 1024 ** (unit.toLowerCase() === 'g' ? 3 : 2);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function checkedPublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (isOrigin) return url;
  throw new ConfigError(
    'INITIUM_PUBLIC_URL: must be http:// or https:// and a host, such as https://ledger.example.com',
  );
}

/** A schema-less URL, as a signed note's key name allows it: no space and no plus sign. */
export function checkedOrigin(text: string, name = 'INITIUM_ORIGIN'): string {
  if (/^[A-Za-z0-9.-]{1,100}(?::\d{1,5})?(?:\/[A-Za-z0-9._~-]{1,100}){0,4}$/.test(text)) return text;
  throw new ConfigError(`${name}: must be a schema-less URL such as ledger.example.com/initium`);
}
