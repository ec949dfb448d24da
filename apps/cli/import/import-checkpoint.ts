import { createHash } from 'node:crypto';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Offset } from '../lines.js';
import { ImportTally } from './import-tally.js';

/** What an import is of: the same file sent to another ledger, or read by another mapper, is another import. */
export interface ImportOf {
  readonly file: string;
  readonly mapper: string;
  readonly url: string;
}

export interface Progressed {
  /** Up to where all has been answered. */
  readonly offset: Offset;
  readonly tally: ImportTally;
}

interface Kept {
  readonly v: 1;
  readonly mapper: string;
  readonly url: string;
  readonly offset: Offset;
  /** SHA-256, in hex, of the bytes just before the offset: that it is still the same file. */
  readonly before: string;
  readonly tally: Pick<ImportTally, 'counts' | 'refused' | 'ignored'>;
}

const lookBackBytes = 4096;

/** Where the checkpoint of a file is kept: beside it. */
export const checkpointPath = (file: string): string => `${file}.import.json`;

/** How far an import had come when it was interrupted; undefined where nothing is kept, or the file is another one now. */
export async function readCheckpoint({ file, mapper, url }: ImportOf): Promise<Progressed | undefined> {
  try {
    const kept = JSON.parse(await readFile(checkpointPath(file), 'utf8')) as Kept;
    if (kept.v !== 1 || kept.mapper !== mapper || kept.url !== url) return undefined;
    if (kept.before !== (await digestBefore(file, kept.offset.bytes))) return undefined;
    return { offset: kept.offset, tally: new ImportTally(kept.tally) };
  } catch {
    // Starting over is always right: what is sent again is a duplicate.
    return undefined;
  }
}

/** Keeps how far an import has come; a crash leaves the one before or this one, whole. */
export async function writeCheckpoint({ file, mapper, url }: ImportOf, { offset, tally }: Progressed): Promise<void> {
  const { counts, refused, ignored } = tally;
  const before = await digestBefore(file, offset.bytes);
  const kept: Kept = { v: 1, mapper, url, offset, before, tally: { counts, refused, ignored } };
  const path = checkpointPath(file);
  await writeFile(`${path}.new`, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

export async function removeCheckpoint(file: string): Promise<void> {
  await rm(checkpointPath(file), { force: true });
}

async function digestBefore(file: string, offset: number): Promise<string> {
  const handle = await open(file);
  try {
    const length = Math.min(offset, lookBackBytes);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset - length);
    return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex');
  } finally {
    await handle.close();
  }
}
