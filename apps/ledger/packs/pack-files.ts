import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { makePrivateFolder } from '#libs/event-store';
import { isPackId, type PackQuestion, packId, parsePackQuestion, questionBytes } from '#libs/evidence-pack';
import { Config } from '../config.js';
import { replaceDurably } from '../proofs/durable-file.js';

/**
 * What this process keeps of packs, in `packs`: of each its question and its file, which is made again to the same bytes where it is
 * gone; and the checkpoint by which all packs of an epoch are proved, so that the same question has the same answer.
 */
@Injectable()
export class PackFiles {
  readonly #folder: string;

  constructor({ dataDir }: Config) {
    this.#folder = join(dataDir, 'packs');
  }

  /** Where the file of a pack is, or is to be. */
  pathOf(id: string): string {
    return join(this.#folder, `${id}.zip`);
  }

  /** How many bytes it has; undefined while it is not there. */
  sizeOf(id: string): number | undefined {
    return statSync(this.pathOf(id), { throwIfNoEntry: false })?.size;
  }

  /** Undefined where no such pack was asked for here. */
  questionOf(id: string): PackQuestion | undefined {
    const path = join(this.#folder, `${id}.json`);
    return isPackId(id) && existsSync(path) ? parsePackQuestion(readFileSync(path)) : undefined;
  }

  /** It is made again when it is fetched next, where it can be. */
  removeFile(id: string): void {
    rmSync(this.pathOf(id), { force: true });
  }

  /** The packs that disclose what is personal of a client, whether their files are there or not. */
  disclosing(client: string): string[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter((id) => {
        const question = this.questionOf(id);
        return question?.includePersonal === true && question.client === client;
      })
      .sort();
  }

  keepQuestion(question: PackQuestion): void {
    const bytes = questionBytes(question);
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

  #keep(name: string, bytes: Uint8Array): void {
    makePrivateFolder(this.#folder);
    replaceDurably(join(this.#folder, name), bytes);
  }
}

const checkpointName = (epochSize: number): string => `epoch-${epochSize}.checkpoint`;
