import { open, stat } from 'node:fs/promises';
import { openPackFile } from '#libs/evidence-pack';
import { FormatError } from '#libs/transparency';
import { FileSource } from './file-source.js';
import type { PackParts } from './pack-parts.js';
import { unpackedPack } from './unpacked-pack.js';

/** Opens a pack, works with it and closes it again. Throws a `FormatError` where it is none. */
export async function withPack<T>(path: string, work: (parts: PackParts) => Promise<T>): Promise<T> {
  const found = await stat(path);
  if (found.isDirectory()) return work(await unpackedPack(path));
  if (!found.isFile()) throw new FormatError(`${path} is neither a file nor a folder`);
  const file = await open(path);
  try {
    return await work(await openPackFile(new FileSource(file, found.size)));
  } finally {
    await file.close();
  }
}
