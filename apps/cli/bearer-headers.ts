import { readFileSync } from 'node:fs';
import { CommandFailure } from './failure.js';

/**
 * What shows a ledger who asks: the token of `INITIUM_TOKEN`, or of the file that `INITIUM_TOKEN_FILE` names; nothing where
 * neither is set. Throws a `CommandFailure` that names the setting, and never repeats the token.
 */
export function bearerHeaders(env: NodeJS.ProcessEnv = process.env): { readonly authorization?: string } {
  const token = bearerToken(env);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** The token itself, in the same way. */
export function bearerToken(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { INITIUM_TOKEN: given, INITIUM_TOKEN_FILE: file } = env;
  if (given !== undefined && file !== undefined) {
    throw new CommandFailure('INITIUM_TOKEN_FILE: INITIUM_TOKEN is set as well; set only one of them');
  }
  const token = file === undefined ? given : contentOf(file);
  if (token === undefined || /^[A-Za-z0-9._~+/-]+=*$/.test(token)) return token;
  throw new CommandFailure(`${file === undefined ? 'INITIUM_TOKEN' : 'INITIUM_TOKEN_FILE'}: is no token`);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandFailure(`INITIUM_TOKEN_FILE: cannot be read (${code ?? 'unknown error'})`);
  }
}
