import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Config, readConfig } from '../apps/ledger/main.js';

/** Where the keys for pseudonyms are of a ledger in a data folder, if it has any. */
export const pseudonymsOf = (folder: string): string => join(folder, 'pseudonyms.key');

/** Of a ledger in a data folder, on a free port. Those on one server have one tag key, which lies beside their folders. */
export function configOf(folder: string, store: string): Config {
  const keys = store === 'embedded' ? {} : { INITIUM_TAG_KEY_FILE: join(dirname(folder), 'tag.key') };
  const pseudonyms = existsSync(pseudonymsOf(folder)) ? { INITIUM_PSEUDONYM_KEY_FILE: pseudonymsOf(folder) } : {};
  const place = { INITIUM_DATA: folder, INITIUM_STORE: store, INITIUM_LISTEN: '127.0.0.1:0' };
  return readConfig({ ...place, ...keys, ...pseudonyms });
}
