import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MasterKey } from '#libs/vault';
import { type Config, ConfigError } from '../config.js';
import { renameDurably } from '../proofs/durable-file.js';
import { made, readSecret } from '../proofs/key-files.js';

const [setting, commandSetting] = ['INITIUM_VAULT_KEY_FILE', 'INITIUM_VAULT_KEY_COMMAND'];
const hex = /^[0-9a-f]{64}\s*$/;
/** How long a command may take to say a key, in ms, and what it may say, in bytes. */
const [commandMsMax, saidBytesMax] = [60_000, 4_096];

/** Where the vault lies, and its master key: the one that is to take over beside it, and the one that it took over from. */
export function vaultPaths({ dataDir, vault: { keyFile } }: Pick<Config, 'dataDir' | 'vault'>) {
  const key = keyFile ?? join(dataDir, 'keys', 'vault.key');
  return { file: join(dataDir, 'vault', 'vault.sqlite'), key, next: `${key}.next`, previous: `${key}.previous` };
}

/**
 * The master key of the vault, made with it where there is none. Throws `ConfigError` where the vault is there and its key is not,
 * for without it nothing that is sealed ever opens.
 *
 * @param its the id of the master key that the vault has; undefined where it has none yet
 */
export function openMasterKey(config: Pick<Config, 'dataDir' | 'vault'>, its: string | undefined): MasterKey {
  const { keyCommand } = config.vault;
  if (keyCommand !== undefined) return saidBy(keyCommand);
  const paths = vaultPaths(config);
  finishRotation(paths, its);
  const there = readMasterKey(paths.key);
  if (there !== undefined) return there;
  if (its === undefined) return makeMasterKey(paths.key);
  throw new ConfigError(
    `${setting}: ${paths.key} is not there, and without it nothing opens that is sealed; put it there from its backup, or from another process of this ledger`,
  );
}

export const makeMasterKey = (path: string): MasterKey =>
  made(path, `${randomBytes(32).toString('hex')}\n`, readMasterKey);

/** A rotation is done once the vault's keys are wrapped anew: where a process ended before the new key lay in its place, the next one puts it there. */
function finishRotation(paths: ReturnType<typeof vaultPaths>, its: string | undefined): void {
  if (its !== undefined && existsSync(paths.next) && readMasterKey(paths.next)?.id === its) putInPlace(paths);
}

/** The key that took over, in the place of the one that it took over from, which copies of the vault still need. */
export function putInPlace({ key, next, previous }: ReturnType<typeof vaultPaths>): void {
  if (existsSync(key)) renameDurably(key, previous);
  renameDurably(next, key);
}

function readMasterKey(path: string): MasterKey | undefined {
  const text = readSecret(setting, path);
  if (text === undefined) return undefined;
  if (hex.test(text)) return new MasterKey(Buffer.from(text.trimEnd(), 'hex'));
  throw new ConfigError(`${setting}: ${path} must hold 64 hexadecimal digits; take it from its backup`);
}

/** What a command of the shell says on its standard output. What it says on standard error goes to that of the ledger. */
export function saidBy(command: string): MasterKey {
  let said: string;
  try {
    said = execFileSync('/bin/sh', ['-c', command], {
      ...{ timeout: commandMsMax, maxBuffer: saidBytesMax, encoding: 'utf8' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  } catch (error) {
    const { code, status } = error as { readonly code?: string; readonly status?: number | null };
    throw new ConfigError(`${commandSetting}: the command failed (${code ?? `exit ${status}`}); try it by hand`);
  }
  if (hex.test(said)) return new MasterKey(Buffer.from(said.trimEnd(), 'hex'));
  throw new ConfigError(`${commandSetting}: the command must print 64 hexadecimal digits, and nothing else`);
}
