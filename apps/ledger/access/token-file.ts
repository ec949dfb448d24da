import { changeGuardedFile } from './change-guarded-file.js';
import { type GuardedForm, listForm, loadGuardedFile, refuseTwice } from './guarded-file.js';
import { type TokenEntry, troubleWithEntry } from './token-entry.js';

const prefix = 'tokens:';

/** The file that a value of `INITIUM_AUTH` names; undefined where it names none. */
export function tokenFileIn(auth: string): string | undefined {
  return auth.startsWith(prefix) && auth.length > prefix.length ? auth.slice(prefix.length) : undefined;
}

const listOfTokens = listForm<TokenEntry>('tokens', { file: 'tokens file', entry: 'token' }, troubleWithEntry);

/** The tokens in the text of a file. Throws a `GuardedFileError` for what is no tokens file. */
export const tokensIn: GuardedForm<readonly TokenEntry[]> = (text, file) => {
  const entries = listOfTokens(text, file);
  refuseTwice(entries, ['id', 'sha256'], `${file}: has two tokens`);
  return entries;
};

/** The tokens that a file holds. Throws what `loadGuardedFile` throws. */
export async function readTokenFile(file: string): Promise<readonly TokenEntry[]> {
  return (await loadGuardedFile(file, tokensIn)).content;
}

/** Replaces the tokens of a file by what `change` makes of them, as `changeGuardedFile` does; a file that is not there has none. */
export async function changeTokenFile(
  file: string,
  change: (entries: readonly TokenEntry[]) => readonly TokenEntry[],
): Promise<void> {
  await changeGuardedFile(file, tokensIn, (entries = []) => ({ v: 1, tokens: change(entries) }));
}
