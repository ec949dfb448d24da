import type { Stats } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type GuardedFile, GuardedFileError, type GuardedForm, loadGuardedFile } from './guarded-file.js';

const otherWriterMs = 10_000;
const otherWriterPauseMs = 20;

/**
 * Replaces what a file holds by the JSON that `change` makes of it; of a file that is not there it is given undefined. Who reads
 * it meanwhile sees all of the old or all of the new, and so does whoever reads it after a power cut. It keeps its owner and its
 * mode; a new one is for its owner only. Through a link it is the file behind it. Two who change it at once wait for each other.
 */
export async function changeGuardedFile<Content>(
  file: string,
  form: GuardedForm<Content>,
  change: (content: Content | undefined) => object,
): Promise<void> {
  const place = await placeOf(file);
  const next = `${place}.new`;
  // Made only where it is not there: it is the lock as well.
  const handle = await openAlone(next);
  try {
    const before = await loaded(place, form);
    const text = `${JSON.stringify(change(before?.content), null, 2)}\n`;
    await handle.writeFile(text);
    if (before !== undefined) await keepOwner(handle, before.stats, place);
    await handle.sync();
    await handle.close();
    await rename(next, place);
  } catch (error) {
    await handle.close();
    await rm(next, { force: true });
    throw error;
  }
  const folder = await open(dirname(place));
  await folder.sync().finally(() => folder.close());
}

/** Where the file itself lies: a new one that took the place of a link would be seen by nobody who goes by its target. */
async function placeOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const link = await lstat(file).catch(() => undefined);
    if (link !== undefined) throw new GuardedFileError(`${file}: is a link to what is not there`);
    return file;
  }
}

async function loaded<Content>(file: string, form: GuardedForm<Content>): Promise<GuardedFile<Content> | undefined> {
  try {
    return await loadGuardedFile(file, form);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A ledger that runs as its owner could else not read it any more, and would go on with what it held before. */
async function keepOwner(handle: FileHandle, { uid, gid, mode }: Stats, file: string): Promise<void> {
  const made = await handle.stat();
  try {
    if (made.uid !== uid || made.gid !== gid) await handle.chown(uid, gid);
  } catch (error) {
    const whose = `${file}: belongs to user ${uid} and group ${gid}`;
    throw new GuardedFileError(`${whose}, to whom a new one cannot be given: change it as that user, or as root`, {
      cause: error,
    });
  }
  await handle.chmod(mode & 0o7777);
}

async function openAlone(file: string): Promise<FileHandle> {
  const started = performance.now();
  for (;;) {
    try {
      return await open(file, 'wx', 0o600);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (performance.now() - started > otherWriterMs) {
        throw new GuardedFileError(`${file}: is there; where nobody changes it, a change broke off: remove it`);
      }
      await pause(otherWriterPauseMs);
    }
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
