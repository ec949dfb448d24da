import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from '#libs/evidence-pack';

const windowBytes = 256 * 1024;

/**
 * A file that is read a stretch at a time: the parts of a pack are small, and are asked for one after the other. What is given is a copy, so
 * that one stretch of memory serves all of them: of new ones hundreds lay about before they were collected.
 */
export class FileSource implements ByteSource {
  readonly size: number;
  readonly #file: FileHandle;
  readonly #window = Buffer.alloc(windowBytes);
  #from = 0;
  #end = 0;

  constructor(file: FileHandle, size: number) {
    [this.#file, this.size] = [file, size];
  }

  async read(from: number, length: number): Promise<Uint8Array> {
    const end = Math.max(from, Math.min(from + length, this.size));
    if (end - from > windowBytes) {
      const bytes = Buffer.allocUnsafe(end - from);
      return bytes.subarray(0, await this.#fill(bytes, from));
    }
    if (from < this.#from || end > this.#end) {
      this.#from = from;
      this.#end = from + (await this.#fill(this.#window, from));
    }
    return Buffer.from(this.#window.subarray(from - this.#from, Math.min(end, this.#end) - this.#from));
  }

  /** Gives how many bytes there were. */
  async #fill(bytes: Buffer, from: number): Promise<number> {
    for (let read = 0; read < bytes.length; ) {
      const { bytesRead } = await this.#file.read(bytes, read, bytes.length - read, from + read);
      if (bytesRead === 0) return read;
      read += bytesRead;
    }
    return bytes.length;
  }
}
