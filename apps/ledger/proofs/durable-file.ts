import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const [fileMode, folderMode] = [0o600, 0o700];

/** Makes a file that only its owner may read, where there is none. Durable when it returns; false where there is one. */
export function createDurably(path: string, bytes: Uint8Array): boolean {
  mkdirSync(dirname(path), { recursive: true, mode: folderMode });
  try {
    writeAndSync(path, 'wx', bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  syncFolder(dirname(path));
  return true;
}

/** Puts a file in the place of another. It has all of the one or of the other, and is durable when this returns. */
export function replaceDurably(path: string, bytes: Uint8Array): void {
  writeAndSync(`${path}.tmp`, 'w', bytes);
  renameDurably(`${path}.tmp`, path);
}

/** Gives a file another name in its folder, in the place of whatever has that. Durable when it returns. */
export function renameDurably(path: string, to: string): void {
  renameSync(path, to);
  syncFolder(dirname(to));
}

function writeAndSync(path: string, flags: 'wx' | 'w', bytes: Uint8Array): void {
  const descriptor = openSync(path, flags, fileMode);
  try {
    writeSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A name in a folder is durable once the folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
