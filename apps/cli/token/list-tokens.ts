import { instant } from '#libs/evidence';
import { usualKinds } from '../../ledger/access/kind-rights.js';
import type { TokenEntry } from '../../ledger/access/token-entry.js';
import { readTokenFile } from '../../ledger/access/token-file.js';

/** A token as it is shown: without its hash. */
export type ShownToken = Omit<TokenEntry, 'sha256'> & { readonly expired: boolean };

/** The tokens of a file, in the order in which they were added. */
export async function listTokens(file: string): Promise<readonly ShownToken[]> {
  return (await readTokenFile(file)).map(({ sha256: _, ...token }) => ({
    ...token,
    expired: token.expires !== undefined && instant(token.expires) <= Date.now(),
  }));
}

export const tokenHeading: readonly string[] = [
  'id',
  'name',
  'role',
  'held by',
  'sources',
  'kinds',
  'limits',
  'created',
  'expires',
];

export function tokenRow(token: ShownToken): string[] {
  const { id, name, role, holder = '', sources = [], kinds, created, expires = '', expired } = token;
  const until = expired ? `${expires} (over)` : expires;
  return [id, name, role, holder, sources.join(' '), kindsText(role, kinds), limitsText(token), created, until];
}

/** A source's token that was made before tokens named kinds has the usual ones. */
function kindsText(role: string, kinds: readonly string[] = role === 'source' ? [usualKinds] : []): string {
  return kinds.join(' ');
}

function limitsText({ eventsPerSecond, eventsPerDay }: ShownToken): string {
  const limits = [eventsPerSecond && `${eventsPerSecond} a second`, eventsPerDay && `${eventsPerDay} a day`];
  return limits.filter(Boolean).join(', ');
}
