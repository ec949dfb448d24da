import { changeTokenFile, readTokenFile } from '../../ledger/access/token-file.js';

/** Takes a token out of a file. Gives back whose it was, or undefined where there is none with this id. */
export async function revokeToken(
  file: string,
  id: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  if (!(await readTokenFile(file)).some((entry) => entry.id === id)) return undefined;
  let revoked: { readonly id: string; readonly name: string } | undefined;
  await changeTokenFile(file, (entries) => {
    const found = entries.find((entry) => entry.id === id);
    if (found !== undefined) revoked = { id: found.id, name: found.name };
    return entries.filter((entry) => entry !== found);
  });
  return revoked;
}
