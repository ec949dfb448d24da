import { readFileSync } from 'node:fs';
import { parseFirmTerms, type TranslatedTerms } from '#libs/evidence-pack';
import { FormatError } from '#libs/transparency';
import { ConfigError } from '../config-error.js';
import { optional } from '../settings.js';

const name = 'INITIUM_STATEMENT_TERMS_FILE';

/** What only the firm can tell its clients in their own copies; nothing where no file is named. Throws `ConfigError` where it is none. */
export function statementTermsIn(env: NodeJS.ProcessEnv): TranslatedTerms {
  const path = optional(env, name);
  if (path === undefined) return {};
  try {
    return parseFirmTerms(readFileSync(path));
  } catch (error) {
    if (error instanceof FormatError) throw new ConfigError(`${name}: ${path}: ${error.message}`);
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConfigError(`${name}: ${path} cannot be read (${code}); name a file that this user may read`);
  }
}
