import { join } from 'node:path';
import { addToken, type TokenAsked } from '../apps/cli/token/add-token.js';
import { type Role, roles } from '../apps/ledger/access/role.js';
import type { RunningLedger } from '../apps/ledger/main.js';
import { freshFolder, runLedger, type TestOptions } from './running-ledger.js';

export interface GuardedLedger {
  readonly ledger: RunningLedger;
  readonly tokensFile: string;
  /** Headers with a token of each role; that of `source` may speak for `crm`. Their principals are called `the-<role>`. */
  readonly as: Readonly<Record<Role, Bearer>>;
}

export interface Bearer extends Readonly<Record<string, string>> {
  readonly authorization: string;
}

/** A tokens file with one token for each role. */
export async function freshTokens(): Promise<Omit<GuardedLedger, 'ledger'>> {
  const tokensFile = join(freshFolder(), 'tokens.json');
  const made: [Role, Bearer][] = [];
  for (const role of roles) made.push([role, await bearer(tokensFile, { role })]);
  return { tokensFile, as: Object.fromEntries(made) as Record<Role, Bearer> };
}

/** A real ledger that asks for tokens. */
export async function runGuardedLedger(options: TestOptions = {}): Promise<GuardedLedger> {
  const tokens = await freshTokens();
  const ledger = await runLedger({ ...options, env: { INITIUM_AUTH: `tokens:${tokens.tokensFile}`, ...options.env } });
  return { ...tokens, ledger };
}

/** The headers of a new token. */
export async function bearer(file: string, asked: Partial<TokenAsked> & { readonly role: Role }): Promise<Bearer> {
  const sources = asked.role === 'source' ? ['crm'] : undefined;
  const { token } = await addToken(file, { name: `the-${asked.role}`, sources, expires: undefined, ...asked });
  return { authorization: `Bearer ${token}` };
}
