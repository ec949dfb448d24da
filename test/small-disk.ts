import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, in memory, so small that a test can fill it. */
export class SmallDisk {
  readonly folder: string;
  readonly #filler: string;

  /** At `folder`, which must be there, or at one of its own. */
  constructor(megabytes: number, folder = mkdtempSync(join(tmpdir(), 'initium-disk-'))) {
    this.folder = folder;
    this.#filler = join(folder, 'filler');
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.folder], { stdio: 'ignore' });
  }

  /** Leaves no byte free. */
  fill(): void {
    const file = openSync(this.#filler, 'a');
    try {
      for (let bytes = 65_536; bytes >= 1; ) {
        try {
          if (writeSync(file, Buffer.alloc(bytes)) < bytes) bytes = Math.floor(bytes / 2);
        } catch {
          bytes = Math.floor(bytes / 2);
        }
      }
    } finally {
      closeSync(file);
    }
  }

  makeRoom(): void {
    rmSync(this.#filler, { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.folder]);
  }

  remove(): void {
    this.unmount();
    rmSync(this.folder, { recursive: true });
  }
}

/** Whether this process may mount: root may, outside of most containers. */
export function mayMount(): boolean {
  try {
    new SmallDisk(1).remove();
    return true;
  } catch {
    return false;
  }
}
