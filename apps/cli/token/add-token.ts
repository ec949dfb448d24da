import { instant, instantText } from '#libs/evidence';
import { isGrantable, usualKinds } from '../../ledger/access/kind-rights.js';
import type { Holder, Role } from '../../ledger/access/role.js';
import { newToken, tokenHash } from '../../ledger/access/token.js';
import {
  isEventLimit,
  isPersonName,
  isPrincipalName,
  isSourceName,
  mayRecord,
  personNameRule,
  principalNameRule,
  type TokenEntry,
} from '../../ledger/access/token-entry.js';
import { changeTokenFile } from '../../ledger/access/token-file.js';
import { webhookPrincipalPrefix } from '../../ledger/recording/webhooks/webhook-connections.js';
import { CommandFailure } from '../failure.js';

export interface TokenAsked {
  readonly role: Role;
  readonly name: string;
  /** Who holds it; the token does not say when left out. */
  readonly holder?: Holder | undefined;
  readonly sources: readonly string[] | undefined;
  /** Of the role source; the usual ones when left out. */
  readonly kinds?: readonly string[] | undefined;
  readonly expires: string | undefined;
  /** How many events it may send; any number when left out. */
  readonly eventsPerSecond?: number | undefined;
  readonly eventsPerDay?: number | undefined;
}

/** Makes a token and adds its hash to a file, which is made where it is not there. The token itself is kept nowhere. */
export async function addToken(
  file: string,
  asked: TokenAsked,
): Promise<{ readonly id: string; readonly token: string }> {
  const { role, name, holder, sources, kinds, expires } = asked;
  if (name.startsWith(webhookPrincipalPrefix))
    throw new CommandFailure(`--name ${name}: is how connections are called (initium connection)`);
  if (!isPrincipalName(name)) throw new CommandFailure(`--name ${name}: must be ${principalNameRule}`);
  if (holder === 'person' && !isPersonName(name)) throw new CommandFailure(`--name ${name}: must be ${personNameRule}`);
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
    ...(holder !== undefined && { holder }),
    ...(sources !== undefined && { sources: [...new Set(sources)] }),
    ...(role === 'source' && { kinds: [...new Set(kinds ?? [usualKinds])] }),
    ...limitsIn(asked),
    sha256: tokenHash(token),
    created: instantText(Date.now()),
    ...(expires !== undefined && { expires: checkedExpiry(expires) }),
  };
  await changeTokenFile(file, (entries) => [...entries, entry]);
  return { id, token };
}

function limitsIn({
  role,
  eventsPerSecond,
  eventsPerDay,
}: TokenAsked): Pick<TokenEntry, 'eventsPerSecond' | 'eventsPerDay'> {
  for (const [option, limit] of [
    ['--events-per-second', eventsPerSecond],
    ['--events-per-day', eventsPerDay],
  ] as const) {
    if (limit === undefined) continue;
    if (!mayRecord(role)) throw new CommandFailure(`${option}: is for roles that record only`);
    if (!isEventLimit(limit)) throw new CommandFailure(`${option}: must be a whole number above 0`);
  }
  return { ...(eventsPerSecond && { eventsPerSecond }), ...(eventsPerDay && { eventsPerDay }) };
}

function checkedExpiry(text: string): string {
  const expires = instant(text);
  if (Number.isNaN(expires)) throw new CommandFailure(`--expires ${text}: must be like 2027-01-01T00:00:00Z`);
  if (expires <= Date.now()) throw new CommandFailure(`--expires ${text}: is over`);
  return instantText(expires);
}
