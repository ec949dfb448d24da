import { constants } from 'node:fs';
import { open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isPartPath, packLimits } from '#libs/evidence-pack';
import { FormatError } from '#libs/transparency';
import type { PackParts } from './pack-parts.js';

/**
 * A pack that somebody unpacked into a folder. Throws a `FormatError` where there is anything in it but files that parts can be called
 * as: a link leads out of it, whatever it is called.
 */
export async function unpackedPack(folder: string): Promise<PackParts> {
  const paths = new Set<string>();
  await list(folder, '', paths);
  const sorted = [...paths].sort();
  return {
    folder: undefined,
    paths: sorted,
    count: sorted.length,
    has: (path) => paths.has(path),
    pieces: async function* (path) {
      yield await partIn(folder, path);
    },
    read: async (path) => (paths.has(path) ? partIn(folder, path) : undefined),
  };
}

async function list(folder: string, within: string, found: Set<string>): Promise<void> {
  for await (const entry of await opendir(join(folder, within))) {
    const path = `${within}${entry.name}`;
    if (!isPartPath(path)) throw new FormatError(`${JSON.stringify(path)} is no name of a part of a pack`);
    if (entry.isDirectory()) await list(folder, `${path}/`, found);
    else if (entry.isFile()) found.add(path);
    else throw new FormatError(`${path} is no file`);
    if (found.size > packLimits.partsMax) throw new FormatError(`more than ${packLimits.partsMax} files are no pack`);
  }
}

async function partIn(folder: string, path: string): Promise<Uint8Array> {
  const file = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > packLimits.partBytesMax) throw new FormatError(`${path} is too long`);
    const bytes = Buffer.alloc(stat.size);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    if (bytesRead !== bytes.length) throw new FormatError(`${path} was changed while it was read`);
    return bytes;
  } finally {
    await file.close();
  }
}
