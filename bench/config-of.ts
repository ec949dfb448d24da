import { dirname, join } from 'node:path';
import { type Config, readConfig } from '../apps/ledger/main.js';

/** Of a ledger in a data folder, on a free port. Those on one server have one tag key, which lies beside their folders. */
export function configOf(folder: string, store: string): Config {
  const keys = store === 'embedded' ? {} : { INITIUM_TAG_KEY_FILE: join(dirname(folder), 'tag.key') };
  return readConfig({ INITIUM_DATA: folder, INITIUM_STORE: store, INITIUM_LISTEN: '127.0.0.1:0', ...keys });
}
