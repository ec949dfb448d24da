import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CommandFailure } from '../failure.js';

/** Where an export goes. */
export interface Destination {
  write(bytes: Uint8Array): Promise<void>;
  /** All is there. */
  finish(): Promise<void>;
  /** It will never be whole. */
  abandon(): Promise<void>;
}

export const toStandardOutput: Destination = {
  async write(bytes) {
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
  },
  async finish() {},
  async abandon() {},
};

/**
 * A file that has its name only once it is whole and on disk; until then nobody mistakes a part for it. The part has a
 * name that nobody can foresee, and is only ever made new: no link that somebody put there is followed.
 */
export async function toFile(path: string): Promise<Destination> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.part`;
  const handle = await open(unfinished, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new CommandFailure(`${path}: there is no folder ${dirname(path)}; make it first`);
  });
  return {
    async write(bytes) {
      await handle.writeFile(bytes);
    },
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(unfinished, path);
    },
    async abandon() {
      await handle.close();
      await rm(unfinished, { force: true });
    },
  };
}
