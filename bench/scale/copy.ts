import { constants } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

/** A world's folder to be written in; the blocks are shared where the file system can. */
export async function copyWorld(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/** The views of one folder, for the same ledger in another. Its log it makes itself: ids stand in that. */
export async function copyViews(from: string, to: string): Promise<void> {
  await cp(join(from, 'views'), join(to, 'views'), { recursive: true, force: true, mode: constants.COPYFILE_FICLONE });
}
