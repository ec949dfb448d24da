import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { readPseudonymKeys } from '#packages/mappers';
import { pseudonymKeys } from '../mappers/pseudonym-keys.js';
import { print } from '../output.js';

const keyBytes = 32;

/** `initium mapper new-key`: makes a file of keys, or adds the one that is in force from then on. The earlier ones stay. */
export async function newKey(file: string): Promise<void> {
  const isNew = !existsSync(file);
  if (!isNew) pseudonymKeys(file);
  appendFileSync(file, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: isNew ? 'ax' : 'a' });
  const { count } = readPseudonymKeys(readFileSync(file, 'utf8'));
  await print(`${file}: ${count} ${count === 1 ? 'key' : 'keys'}, the last of them in force\n`);
}
