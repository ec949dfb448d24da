import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';

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

/** A file that has its name only once it is whole and on disk; until then nobody mistakes a part for it. */
export async function toFile(path: string): Promise<Destination> {
  const unfinished = `${path}.part`;
  const handle = await open(unfinished, 'w', 0o600);
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
