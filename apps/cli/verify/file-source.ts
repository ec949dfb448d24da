import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from '#libs/evidence-pack';

const windowBytes = 1024 * 1024;

/** A file that is read a stretch at a time: the parts of a pack are small, and are asked for one after the other. */
export class FileSource implements ByteSource {
  readonly size: number;
  readonly #file: FileHandle;
  #window: Buffer = Buffer.alloc(0);
  #from = 0;

  constructor(file: FileHandle, size: number) {
    [this.#file, this.size] = [file, size];
  }

  async read(from: number, length: number): Promise<Uint8Array> {
    const end = Math.min(from + length, this.size);
    if (from < this.#from || end > this.#from + this.#window.length) {
      this.#window = await this.#readFrom(from, Math.min(Math.max(end - from, windowBytes), this.size - from));
      this.#from = from;
    }
    return this.#window.subarray(from - this.#from, Math.max(end - this.#from, from - this.#from));
  }

  async #readFrom(from: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(Math.max(0, length));
    let read = 0;
    while (read < bytes.length) {
      const { bytesRead } = await this.#file.read(bytes, read, bytes.length - read, from + read);
      if (bytesRead === 0) break;
      read += bytesRead;
    }
    return bytes.subarray(0, read);
  }
}
