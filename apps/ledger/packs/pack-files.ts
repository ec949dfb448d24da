import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { makePrivateFolder } from '#libs/event-store';
import {
  type AskedOfBag,
  bytesOfQuestion,
  isPackId,
  isStateDossier,
  packId,
  parseQuestion,
  wordingIn,
  wordingVersion,
} from '#libs/evidence-pack';
import { FormatError } from '#libs/transparency';
import { Config } from '../config.js';
import { replaceDurably } from '../proofs/durable-file.js';

/**
 * What this process keeps of packs, in `packs`: of each its question and its file, which is made again to the same bytes where it is
 * gone; and the checkpoint by which all packs of an epoch are proved, so that the same question has the same answer.
 */
@Injectable()
export class PackFiles implements OnApplicationBootstrap {
  readonly #folder: string;
  readonly #bytesMax: number;
  /** Those that somebody reads by their names, and how many do. */
  readonly #held = new Map<string, number>();

  constructor({ dataDir, packsBytesMax }: Config) {
    this.#folder = join(dataDir, 'packs');
    this.#bytesMax = packsBytesMax;
  }

  /** Where the file of a pack is, or is to be. */
  pathOf(id: string): string {
    return join(this.#folder, `${id}.zip`);
  }

  /** Its file, opened, so that nothing takes it from who reads it; undefined while it is not there. */
  async opened(id: string): Promise<FileHandle | undefined> {
    try {
      const file = await open(this.pathOf(id));
      const now = new Date();
      utimesSync(this.pathOf(id), now, now);
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Undefined where no such pack was asked for here. */
  questionOf(id: string): AskedOfBag | undefined {
    const path = join(this.#folder, `${id}.json`);
    return isPackId(id) && existsSync(path) ? parseQuestion(readFileSync(path)) : undefined;
  }

  /** It is made again when it is fetched next, where it can be. */
  removeFile(id: string): void {
    rmSync(this.pathOf(id), { force: true });
  }

  /** The packs that disclose what is personal of a client, whether their files are there or not. */
  disclosing(client: string): string[] {
    return this.#ids('.json')
      .filter((id) => {
        const question = this.questionOf(id);
        return (
          question !== undefined && !isStateDossier(question) && question.includePersonal && question.client === client
        );
      })
      .sort();
  }

  /** Works while none of these files is removed for want of room. */
  async holding<T>(ids: readonly string[], work: () => Promise<T>): Promise<T> {
    const add = (id: string, by: 1 | -1) => {
      const count = (this.#held.get(id) ?? 0) + by;
      if (count === 0) this.#held.delete(id);
      else this.#held.set(id, count);
    };
    for (const id of ids) add(id, 1);
    try {
      return await work();
    } finally {
      for (const id of ids) add(id, -1);
    }
  }

  /**
   * Removes files, those first that nobody asked for longest, until the rest takes no more than it may. None that this version could not
   * make again to the same bytes goes, and not the one that was just made.
   */
  clean(made?: string): void {
    const files = this.#ids('.zip').map((id) => ({ id, ...sizeAndUse(this.pathOf(id)) }));
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const { id, bytes: own } of files.sort((one, other) => one.usedMs - other.usedMs)) {
      if (bytes <= this.#bytesMax) return;
      if (id === made || this.#held.has(id) || this.questionOf(id) === undefined || !isOfOurWording(this.pathOf(id)))
        continue;
      this.removeFile(id);
      bytes -= own;
    }
  }

  /** Of an earlier process: what it was at when it ended, and what is too much by the settings of this one. */
  onApplicationBootstrap(): void {
    for (const id of this.#ids('.zip.tmp')) rmSync(`${this.pathOf(id)}.tmp`, { force: true });
    this.clean();
  }

  keepQuestion(question: AskedOfBag): void {
    const bytes = bytesOfQuestion(question);
    this.#keep(`${packId(bytes)}.json`, bytes);
  }

  /** The checkpoint of the packs of an epoch; undefined before the first of them. */
  checkpointOf(epochSize: number): Uint8Array | undefined {
    const path = join(this.#folder, checkpointName(epochSize));
    return existsSync(path) ? readFileSync(path) : undefined;
  }

  keepCheckpoint(epochSize: number, note: Uint8Array): void {
    this.#keep(checkpointName(epochSize), note);
  }

  /** The packs of which there is a file that ends so. */
  #ids(ending: string): string[] {
    if (!existsSync(this.#folder)) return [];
    const names = readdirSync(this.#folder).filter((name) => name.endsWith(ending));
    return names.map((name) => name.slice(0, -ending.length)).filter(isPackId);
  }

  #keep(name: string, bytes: Uint8Array): void {
    makePrivateFolder(this.#folder);
    replaceDurably(join(this.#folder, name), bytes);
  }
}

const checkpointName = (epochSize: number): string => `epoch-${epochSize}.checkpoint`;

function sizeAndUse(path: string): { readonly bytes: number; readonly usedMs: number } {
  const found = statSync(path, { throwIfNoEntry: false });
  return { bytes: found?.size ?? 0, usedMs: found?.mtimeMs ?? 0 };
}

/** `bag-info.txt`, which names it, is a file's first part, and nothing in it is compressed. */
const headBytes = 2_048;

function isOfOurWording(path: string): boolean {
  const [head, file] = [Buffer.alloc(headBytes), openSync(path, 'r')];
  try {
    return wordingIn(head.subarray(0, readSync(file, head))) === wordingVersion;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  } finally {
    closeSync(file);
  }
}
