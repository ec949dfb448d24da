import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.js';

/**
 * Each setting with its default, `INITIUM_TOKEN` for commands that ask a ledger among them; those that may hold a secret can also be given as the name of a
 * file.
 */
const settings = {
  INITIUM_STORE: { fallback: 'embedded', secret: true },
  INITIUM_STORE_USER: { fallback: undefined, secret: true },
  INITIUM_STORE_PASSWORD: { fallback: undefined, secret: true },
  INITIUM_DATA: { fallback: './data', secret: false },
  INITIUM_LISTEN: { fallback: '127.0.0.1:8080', secret: false },
  INITIUM_AUTH: { fallback: 'none', secret: false },
  INITIUM_APPROVALS: { fallback: 'ledger', secret: false },
  INITIUM_CONNECTIONS_FILE: { fallback: undefined, secret: false },
  INITIUM_PUBLIC_URL: { fallback: undefined, secret: false },
  INITIUM_TOKEN: { fallback: undefined, secret: true },
  INITIUM_ORIGIN: { fallback: undefined, secret: false },
  INITIUM_LOG_KEY_FILE: { fallback: undefined, secret: false },
  INITIUM_TAG_KEY_FILE: { fallback: undefined, secret: false },
  INITIUM_LOG_POLICY_FILE: { fallback: undefined, secret: false },
  INITIUM_LOG_CHECK_HOURS: { fallback: '24', secret: false },
  INITIUM_TSA: { fallback: undefined, secret: false },
  INITIUM_TSA_MINUTES: { fallback: '10', secret: false },
  INITIUM_TSA_ROOTS_FILE: { fallback: undefined, secret: false },
  INITIUM_VAULT: { fallback: 'embedded', secret: true },
  INITIUM_VAULT_KEY_FILE: { fallback: undefined, secret: false },
  INITIUM_VAULT_KEY_COMMAND: { fallback: undefined, secret: false },
  INITIUM_VAULT_BACKUP_DAYS: { fallback: '30', secret: false },
  INITIUM_RETENTION_YEARS: { fallback: '5', secret: false },
  INITIUM_ARRIVAL_DAYS: { fallback: '90', secret: false },
  INITIUM_STATEMENT_TERMS_FILE: { fallback: undefined, secret: false },
  INITIUM_PSEUDONYM_KEY_FILE: { fallback: undefined, secret: false },
  INITIUM_PACKS_MAX: { fallback: '4g', secret: false },
  INITIUM_RULE_SET: { fallback: undefined, secret: false },
  INITIUM_LOG_LEVEL: { fallback: 'info', secret: false },
  INITIUM_MEMORY: { fallback: undefined, secret: false },
} as const;

type Setting = keyof typeof settings;

/** Refuses any `INITIUM_*` that does not exist. */
export function refuseUnknown(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith('INITIUM_')) continue;
    if (Object.hasOwn(settings, name)) continue;
    const ofFile = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : '';
    if (Object.hasOwn(settings, ofFile) && settings[ofFile as Setting].secret) continue;
    throw new ConfigError(
      `${name}: there is no such setting; unset it, or see docs/operations.md for those that there are`,
    );
  }
}

type Optional =
  | 'INITIUM_CONNECTIONS_FILE'
  | 'INITIUM_PSEUDONYM_KEY_FILE'
  | 'INITIUM_ORIGIN'
  | 'INITIUM_LOG_KEY_FILE'
  | 'INITIUM_TAG_KEY_FILE'
  | 'INITIUM_LOG_POLICY_FILE'
  | 'INITIUM_VAULT_KEY_FILE'
  | 'INITIUM_VAULT_KEY_COMMAND'
  | 'INITIUM_STATEMENT_TERMS_FILE'
  | 'INITIUM_TSA'
  | 'INITIUM_TSA_ROOTS_FILE'
  | 'INITIUM_STORE_USER'
  | 'INITIUM_STORE_PASSWORD';

/** A setting that may be absent, as that or as the file that holds it. */
export function optional(env: NodeJS.ProcessEnv, name: Optional): string | undefined {
  return env[name] === undefined && env[`${name}_FILE`] === undefined ? undefined : setting(env, name);
}

/** A setting as it is given, in the environment or in a file, or as it is usual. */
export function setting(env: NodeJS.ProcessEnv, name: Setting): string {
  const file = env[`${name}_FILE`];
  const given = env[name];
  if (file !== undefined && given !== undefined) {
    throw new ConfigError(`${name}_FILE: ${name} is set as well; set only one of them`);
  }
  const value = file === undefined ? (given ?? settings[name].fallback) : contentOf(`${name}_FILE`, file);
  if (value === undefined || value === '')
    throw new ConfigError(`${name}: must not be empty; leave it out for what is usual`);
  return value;
}

function contentOf(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConfigError(`${name}: ${file} cannot be read (${code}); name a file that this user may read`);
  }
}
