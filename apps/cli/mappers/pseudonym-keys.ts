import { readFileSync } from 'node:fs';
import { PseudonymKeyError, type PseudonymKeys, readPseudonymKeys } from '#packages/mappers';
import { CommandFailure } from '../failure.js';

const setting = 'INITIUM_PSEUDONYM_KEY_FILE';

/** The firm's keys for pseudonyms, from a file or the one that the setting names. Throws a `CommandFailure` that says how to make one. */
export function pseudonymKeys(file = process.env[setting]): PseudonymKeys {
  if (file === undefined || file === '')
    throw new CommandFailure(
      `${setting}: names no file; make one by: initium mapper new-key FILE, keep it, and give it to every mapper of the firm`,
    );
  try {
    return readPseudonymKeys(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof PseudonymKeyError) throw new CommandFailure(`${file}: ${error.message}`);
    throw error;
  }
}
