import type { Logger } from 'pino';
import { ConfigError } from '../config.js';
import type { Readiness } from '../readiness.js';
import type { Admission } from './admission.js';
import { Tokens, troubleText } from './tokens.js';

/** The tokens of a file, as the ledger starts with them. Throws a `ConfigError` where it is no tokens file. */
export async function readTokens(file: string): Promise<Tokens> {
  try {
    return await Tokens.read(file);
  } catch (error) {
    throw new ConfigError(`INITIUM_AUTH: ${troubleText(error)}; initium token add makes it`, { cause: error });
  }
}

/** Follows the file: what is open for a revoked token is cut, and trouble with the file is logged and shown. */
export function watchTokens(
  tokens: Tokens,
  { admission, log, readiness }: { readonly admission: Admission; readonly log: Logger; readonly readiness: Readiness },
): void {
  readiness.show('tokens', async () =>
    tokens.trouble === undefined ? undefined : 'the tokens file cannot be read; the tokens of before are in force',
  );
  tokens.watch({
    onTrouble: (trouble) => log.error({ trouble }, 'The tokens file cannot be read; the tokens of before are in force'),
    onLooked: () => admission.cutRevoked(),
  });
}
