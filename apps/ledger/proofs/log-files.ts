import { closeSync, mkdirSync, openSync, readFileSync, readSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type HashReader,
  hashBytes,
  hashesIn,
  parseEntryBundle,
  type Tile,
  tileAt,
  tilePath,
  tileWidth,
} from '#libs/transparency';

/** Where what a process has of the log lies, in its data folder. All of it follows from the store. */
export const logFolder = (dataDir: string): string => join(dataDir, 'log');

/** Where in it the last checkpoint is. */
export const checkpointName = 'checkpoint';

/** There are other bytes where ours should be: somebody else wrote them, or the ledger is not the one that they were made of. */
export class LogDiverged extends Error {
  override readonly name = 'LogDiverged';
}

const fileMode = 0o600;
const folderMode = 0o700;

/** So many bytes of a file, from one of them on. */
export interface FilePart {
  readonly from: number;
  readonly length: number;
}

/**
 * The files of a log, by their paths in it. What a file holds follows from its name and the ledger, so one that is there is
 * never changed. Files come with their whole contents or not at all, and are durable once `written`.
 */
export class LogFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: folderMode });
  }

  /** All of a file, or a part of it; undefined where there is none. */
  read(path: string, part?: FilePart): Buffer | undefined {
    try {
      return part === undefined ? readFileSync(join(this.#folder, path)) : readPart(join(this.#folder, path), part);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The hashes of the log's tree at a size that it has, or had: each tile is read once. */
  hashesAt(size: number): HashReader {
    const tiles = new Map<string, Uint8Array>();
    return hashesIn(size, (tile) => {
      const path = tilePath(tile);
      const bytes = tiles.get(path) ?? this.hashTile(tile);
      tiles.set(path, bytes);
      return bytes;
    });
  }

  /** A tile of hashes that the log has, or had. */
  hashTile(tile: Tile): Uint8Array {
    return this.read(tilePath(tile)) ?? this.#readFull(tile).subarray(0, tile.width * hashBytes);
  }

  /** One leaf of the log at a size that it has, or had. */
  leafAt(index: number, size: number): Uint8Array {
    const [leaf] = this.leavesFrom(index, size);
    if (leaf === undefined) throw new LogDiverged(`leaf ${index} is missing`);
    return leaf;
  }

  /** The leaves of the log at a size that it has, or had: from one of them to the last that its entry bundle has. */
  leavesFrom(first: number, size: number): Uint8Array[] {
    const tile = tileAt('entries', first, size) as Tile;
    const found = this.read(tilePath(tile));
    const leaves =
      found === undefined ? parseEntryBundle(this.#readFull(tile), tileWidth) : parseEntryBundle(found, tile.width);
    return leaves.slice(first % tileWidth, tile.width);
  }

  /** The full one that has what a partial tile had, which may be gone since. */
  #readFull(tile: Tile): Buffer {
    const path = tilePath({ ...tile, width: tileWidth });
    const bytes = this.read(path);
    if (bytes === undefined) throw new LogDiverged(`${join(this.#folder, tilePath(tile))} is missing`);
    return bytes;
  }

  /** Makes files durable. Throws `LogDiverged` where one is there with other bytes. */
  async write(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    await inTurns([...files], ([path, bytes]) => this.#writeOnce(path, bytes));
    await inTurns([...new Set([...files.keys()].map(dirname))], (folder) => syncFolder(join(this.#folder, folder)));
  }

  /** Puts a file in the place of another: the one name of which the contents change is the checkpoint's. */
  async replace(path: string, bytes: Uint8Array): Promise<void> {
    await this.#put(path, bytes);
    await syncFolder(join(this.#folder, dirname(path)));
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.#folder, path), { recursive: true, force: true });
  }

  async #writeOnce(path: string, bytes: Uint8Array): Promise<void> {
    const found = await readFile(join(this.#folder, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (found === undefined) return this.#put(path, bytes);
    if (!found.equals(bytes))
      throw new LogDiverged(
        `${join(this.#folder, path)} is there and holds other bytes than this ledger's log has there`,
      );
  }

  async #put(path: string, bytes: Uint8Array): Promise<void> {
    const target = join(this.#folder, path);
    // Of one name, so that what a process left that ended in the middle is written over by the next one.
    const temporary = `${target}.tmp`;
    await mkdir(dirname(target), { recursive: true, mode: folderMode });
    const file = await open(temporary, 'w', fileMode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  }
}

function readPart(path: string, { from, length }: FilePart): Buffer {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, from));
  } finally {
    closeSync(descriptor);
  }
}

const atOnceMax = 4;

/** For each, a few at a time: the disk does them together. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const one = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnceMax }, one));
}

/** A name in a folder is durable once the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
