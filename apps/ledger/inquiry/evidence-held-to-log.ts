import type { EventReader, EventText } from '#libs/event-store';
import { fromStored, type RecordedEvidence } from '#libs/evidence';
import type { FoundInRead, ReadLog } from '../proofs/integrity.js';
import { LeafMaker } from '../proofs/leaf-maker.js';
import { LogCheck, type Mismatch } from '../proofs/log-check.js';
import { LogDiverged, LogFiles, logFolder } from '../proofs/log-files.js';
import { indexPath, LogIndex } from '../proofs/log-index.js';

/** The evidence that an event holds; undefined where its bytes are none, which are altered then, or damaged. */
export function readable(event: EventText): RecordedEvidence | undefined {
  try {
    return fromStored(event);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Evidence as a store has it, held against the log by the bytes that are read, on the thread that reads it. */
export class EvidenceHeldToLog {
  readonly #folder: string;
  readonly #reader: EventReader;
  #check: LogCheck | undefined;
  #mismatches: Mismatch[] = [];
  #diverged: string | undefined;

  /** @param folder `INITIUM_DATA` */
  constructor(folder: string, reader: EventReader) {
    this.#folder = folder;
    this.#reader = reader;
  }

  /** Has what is read from now on held against the log, which has all that the store had when this was told. */
  holdTo({ origin, tagKey, continued }: ReadLog): void {
    const folder = logFolder(this.#folder);
    this.#check ??= new LogCheck({
      reader: this.#reader,
      index: new LogIndex(indexPath(folder), { readonly: true }),
      files: new LogFiles(folder),
      leaves: new LeafMaker(origin, tagKey, continued),
    });
  }

  /** In the order asked, without what is not as the log has it. Throws where the store lacks anything else. */
  async at(positions: readonly bigint[]): Promise<RecordedEvidence[]> {
    if (positions.length === 0) return [];
    const read = await this.#reader.readTexts(positions);
    const mismatches = await this.#held(positions, read);
    this.#mismatches.push(...mismatches);
    const bad = new Set(mismatches.map(({ position }) => position));
    const evidence = read.filter(({ position }) => !bad.has(position)).flatMap((event) => readable(event) ?? []);
    if (evidence.length < positions.filter((position) => !bad.has(position)).length)
      throw new Error('The store lacks events that a view has taken in');
    return evidence;
  }

  /** What was found since this was asked last. */
  taken(): FoundInRead {
    const found = { mismatches: this.#mismatches, diverged: this.#diverged };
    this.#mismatches = [];
    this.#diverged = undefined;
    return found;
  }

  async #held(positions: readonly bigint[], read: readonly EventText[]): Promise<readonly Mismatch[]> {
    try {
      return (await this.#check?.held(positions, read)) ?? [];
    } catch (error) {
      if (!(error instanceof LogDiverged)) throw error;
      this.#diverged = error.message;
      return [];
    }
  }
}
