import { tokenHash } from '../ledger/access/token.js';
import { readTokenFile } from '../ledger/access/token-file.js';
import type { Config } from '../ledger/config.js';
import { bearerToken } from './bearer-headers.js';
import { CommandFailure } from './failure.js';

/** In whose name a command records: the officer's whose token `INITIUM_TOKEN` is; `anonymous` where nobody is asked. */
export async function officerOf({ auth }: Pick<Config, 'auth'>): Promise<string> {
  if (auth === 'none') return 'anonymous';
  const token = bearerToken();
  if (token === undefined)
    throw new CommandFailure('INITIUM_TOKEN: an officer has to do this; give an officer’s token');
  const sha256 = tokenHash(token);
  const found = (await readTokenFile(auth.tokensFile)).find((entry) => entry.sha256 === sha256);
  const isOver = found?.expires !== undefined && Date.parse(found.expires) <= Date.now();
  if (found === undefined || isOver)
    throw new CommandFailure(`INITIUM_TOKEN: is no token of ${auth.tokensFile}, or no more`);
  if (found.role !== 'officer')
    throw new CommandFailure(`INITIUM_TOKEN: is of the role ${found.role}; this takes an officer’s`);
  return found.name;
}
