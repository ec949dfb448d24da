import type { Stats } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TokenEntry } from './token-entry.js';
import { loadTokenFile, type TokenFile, TokenFileError } from './token-file.js';

const otherWriterMs = 10_000;
const otherWriterPauseMs = 20;

/**
 * Replaces the tokens of a file by what `change` makes of them; a file that is not there has none. Who reads it meanwhile
 * sees all of the old or all of the new, and so does whoever reads it after a power cut. It keeps its owner and its mode;
 * a new one is for its owner only. Through a link it is the file behind it. Two who change it at once wait for each other.
 */
export async function changeTokenFile(
  file: string,
  change: (entries: readonly TokenEntry[]) => readonly TokenEntry[],
): Promise<void> {
  const place = await placeOf(file);
  const next = `${place}.new`;
  // Made only where it is not there: it is the lock as well.
  const handle = await openAlone(next);
  try {
    const before = await loaded(place);
    const text = `${JSON.stringify({ v: 1, tokens: change(before?.entries ?? []) }, null, 2)}\n`;
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
    if (link !== undefined) throw new TokenFileError(`${file}: is a link to what is not there`);
    return file;
  }
}

async function loaded(file: string): Promise<TokenFile | undefined> {
  try {
    return await loadTokenFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A ledger that runs as its owner could else not read it any more, and would go on with the tokens of before. */
async function keepOwner(handle: FileHandle, { uid, gid, mode }: Stats, file: string): Promise<void> {
  const made = await handle.stat();
  try {
    if (made.uid !== uid || made.gid !== gid) await handle.chown(uid, gid);
  } catch (error) {
    const whose = `${file}: belongs to user ${uid} and group ${gid}`;
    throw new TokenFileError(`${whose}, to whom a new one cannot be given: change it as that user, or as root`, {
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
        throw new TokenFileError(`${file}: is there; where nobody changes the tokens, a change broke off: remove it`);
      }
      await pause(otherWriterPauseMs);
    }
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
