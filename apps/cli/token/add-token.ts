import { instant, instantText } from '#libs/evidence';
import { changeTokenFile } from '../../ledger/access/change-token-file.js';
import { isGrantable, usualKinds } from '../../ledger/access/kind-rights.js';
import type { Role } from '../../ledger/access/role.js';
import { newToken, tokenHash } from '../../ledger/access/token.js';
import { isPrincipalName, isSourceName, principalNameRule, type TokenEntry } from '../../ledger/access/token-entry.js';
import { CommandFailure } from '../failure.js';

export interface TokenAsked {
  readonly role: Role;
  readonly name: string;
  readonly sources: readonly string[] | undefined;
  /** Of the role source; the usual ones when left out. */
  readonly kinds?: readonly string[] | undefined;
  readonly expires: string | undefined;
}

/** Makes a token and adds its hash to a file, which is made where it is not there. The token itself is kept nowhere. */
export async function addToken(
  file: string,
  { role, name, sources, kinds, expires }: TokenAsked,
): Promise<{ readonly id: string; readonly token: string }> {
  if (!isPrincipalName(name)) throw new CommandFailure(`--name ${name}: must be ${principalNameRule}`);
  if (role !== 'source' && sources !== undefined) throw new CommandFailure('--source: is for --role source only');
  if (role === 'source' && sources === undefined)
    throw new CommandFailure('--role source: name what it speaks for with --source');
  const wrong = sources?.find((source) => !isSourceName(source));
  if (wrong !== undefined) throw new CommandFailure(`--source ${wrong}: can be the source of no event`);
  if (role !== 'source' && kinds !== undefined) throw new CommandFailure('--kinds: is for --role source only');
  const none = kinds?.find((kind) => !isGrantable(kind));
  if (none !== undefined)
    throw new CommandFailure(`--kinds ${none}: is no kind that sources send, and not ${usualKinds}`);
  const { id, token } = newToken();
  const entry: TokenEntry = {
    id,
    name,
    role,
    ...(sources !== undefined && { sources: [...new Set(sources)] }),
    ...(role === 'source' && { kinds: [...new Set(kinds ?? [usualKinds])] }),
    sha256: tokenHash(token),
    created: instantText(Date.now()),
    ...(expires !== undefined && { expires: checkedExpiry(expires) }),
  };
  await changeTokenFile(file, (entries) => [...entries, entry]);
  return { id, token };
}

function checkedExpiry(text: string): string {
  const expires = instant(text);
  if (Number.isNaN(expires)) throw new CommandFailure(`--expires ${text}: must be like 2027-01-01T00:00:00Z`);
  if (expires <= Date.now()) throw new CommandFailure(`--expires ${text}: is over`);
  return instantText(expires);
}
