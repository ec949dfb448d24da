import type { Logger } from 'pino';
import { ConfigError } from '../config.js';
import type { Readiness } from '../readiness.js';
import type { Admission } from './admission.js';
import { grantedKinds } from './kind-rights.js';
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
  sayWhatIsNarrowed(tokens, log);
  readiness.show('tokens', async () =>
    tokens.trouble === undefined ? undefined : 'the tokens file cannot be read; the tokens of before are in force',
  );
  tokens.watch({
    onTrouble: (trouble) => log.error({ trouble }, 'The tokens file cannot be read; the tokens of before are in force'),
    onLooked: () => admission.cutRevoked(),
  });
}

/** A token made before tokens named kinds could say all kinds of its sources, and retract what others had sent. */
function sayWhatIsNarrowed({ entries }: Tokens, log: Logger): void {
  const loses = [...grantedKinds, 'SourceGap about other sources', 'Retraction of what other sources sent'];
  for (const { id, name, role, kinds } of entries) {
    if (role !== 'source' || kinds !== undefined) continue;
    log.warn(
      { token: id, principal: name, loses },
      'This token was made before tokens named kinds, and may not say these any more: they go into quarantine, from where ' +
        'an officer can send them again; initium token add --kinds makes a token that may say what it names',
    );
  }
}
