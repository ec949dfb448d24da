import { constants } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const ledger = /^(?:ledger\.sqlite|writer\.lock|world\.json)/;

/** A world's folder to be written in; the blocks are shared where the file system can. */
export async function copyWorld(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/** What was derived from the ledger in one folder, for the same ledger in another. */
export async function copyViews(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (ledger.test(name)) continue;
    await cp(join(from, name), join(to, name), { recursive: true, force: true, mode: constants.COPYFILE_FICLONE });
  }
}
