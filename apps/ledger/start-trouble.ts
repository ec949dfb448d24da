import { join } from 'node:path';
import { CannotOpen, findingText, StoreUnavailable, unwritableFile } from '#libs/event-store';
import { type Config, ConfigError } from './config.js';

/** What kept a ledger from starting, as one line that names the setting, the path and the next step; a bug as it is. */
export function startTrouble({ store, dataDir }: Config, thrown: unknown): unknown {
  if (thrown instanceof CannotOpen && store !== 'embedded')
    return new ConfigError(`INITIUM_STORE: ${thrown.message}`, { cause: thrown });
  const { code, path } = (thrown ?? {}) as { readonly code?: unknown; readonly path?: string };
  if (code === 'EEXIST' || code === 'ENOTDIR')
    return new ConfigError(`INITIUM_DATA: ${dataDir} cannot hold a ledger (${code}); name a folder`, { cause: thrown });
  if (thrown instanceof StoreUnavailable ? store !== 'embedded' : typeof code !== 'string' || !isOfFiles.test(code))
    return thrown;
  const finding = unwritableFile(path ?? join(dataDir, 'ledger.sqlite'), thrown);
  const remedy = finding.remedy.replace('it goes on by itself', 'then start again');
  return new ConfigError(`INITIUM_DATA: ${findingText({ ...finding, remedy })}`, { cause: thrown });
}

const isOfFiles = /^(SQLITE_|EACCES$|EPERM$|EROFS$|ENOSPC$|EDQUOT$|EIO$)/;
