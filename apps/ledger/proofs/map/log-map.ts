import { type Finding, WorkerThread } from '#libs/event-store';
import { inclusionProof, type LogCheckpoint, type MapEpoch, subjectProofBytes } from '#libs/transparency';
import { type LogFiles, logFolder } from '../log-files.js';
import type { FromMap, MapSettings, ToMap } from './map.worker.js';
import type { EpochCadence } from './map-follower.js';
import { MapReader } from './map-reader.js';
import { mapPath } from './map-tables.js';
import type { MadeEpoch } from './map-writer.js';

const againAfterMs = 5_000;
const closeMsMax = 2_000;

export interface LogMapOptions {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  readonly files: LogFiles;
  /** Whether it is this process that says at which sizes an epoch is, which another one may come to do. */
  proposes(): boolean;
  readonly cadence: EpochCadence;
  /** Has an epoch recorded, which it may be already. */
  record(epoch: MapEpoch): Promise<void>;
}

/** The subject map of the log: a thread makes it out of the log's files, and here is what it says of a subject. */
export class LogMap {
  readonly #options: LogMapOptions;
  #thread: WorkerThread<ToMap, FromMap> | undefined;
  #reader: MapReader | undefined;
  #trouble: Finding | undefined;
  #hasFailed = false;
  #isEnded = false;
  #logSize = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LogMapOptions) {
    this.#options = options;
  }

  /** The log has come to this size. Its thread begins when a first epoch may be due: a process that lives shorter has none. */
  follow(size: number): void {
    const { everyMs, leavesMax } = this.#options.cadence;
    this.#logSize = size;
    if (this.#thread !== undefined) this.#thread.tell({ kind: 'size', size });
    else if (size >= leavesMax && !this.#hasFailed) this.#begin();
    else if (this.#timer === undefined) this.#beginIn(everyMs);
  }

  /** Has an epoch made of what the log has now, where this process has them made and there is something new. */
  askForEpoch(): void {
    if (this.#logSize === 0) return;
    if (this.#thread === undefined && !this.#hasFailed) this.#begin();
    this.#thread?.tell({ kind: 'epoch' });
  }

  /** What keeps the map from being made. Quick. */
  findings(): readonly Finding[] {
    return this.#trouble === undefined ? [] : [this.#trouble];
  }

  /** Over how many leaves the last epoch is that the log has; 0 before the first. */
  get lastSize(): number {
    return this.#open()?.lastEpoch(Number.MAX_SAFE_INTEGER)?.size ?? 0;
  }

  /** The epoch at a size of which the log has the leaf by a checkpoint; the last such one where no size is given. */
  epochIn({ size: logSize }: LogCheckpoint, size?: number): MadeEpoch | undefined {
    const reader = this.#open();
    const epoch = size === undefined ? reader?.lastEpoch(logSize) : reader?.epochAt(size);
    return epoch?.leaf !== undefined && epoch.leaf < logSize ? epoch : undefined;
  }

  /**
   * What an epoch of the map says of a key, as the text of a subject proof.
   * @param epoch one that the checkpoint has
   * @param note the checkpoint, as it was signed
   */
  proofOf(
    key: Uint8Array,
    { size, leaf = 0 }: MadeEpoch,
    { checkpoint, note }: { readonly checkpoint: LogCheckpoint; readonly note: Uint8Array },
    first?: number,
  ): Uint8Array {
    const { files } = this.#options;
    const hashes = files.hashesAt(checkpoint.size);
    const said = (this.#open() as MapReader).saidOf(key, size, hashes, first);
    const [extra] = files.leavesFrom(leaf, checkpoint.size);
    const epoch = { index: leaf, hashes: inclusionProof(leaf, checkpoint.size, hashes), checkpoint: note };
    return subjectProofBytes({ ...said, epoch: { ...epoch, ...(extra && { extra }) } });
  }

  async close(): Promise<void> {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    await this.#thread?.end({ kind: 'close' }, closeMsMax);
    this.#reader?.close();
  }

  /** Undefined where there is no map yet, or it is just being made. */
  #open(): MapReader | undefined {
    try {
      this.#reader ??= new MapReader(mapPath(logFolder(this.#options.folder)));
      return this.#reader;
    } catch {
      return undefined;
    }
  }

  #beginIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), ms).unref();
  }

  #heard(told: FromMap): void {
    switch (told.kind) {
      case 'made':
        [this.#trouble, this.#hasFailed] = [undefined, false];
        break;
      case 'epoch':
        // It tells of it again until the log has it; why the store would not take it, the store says itself.
        if (this.#options.proposes()) void this.#options.record(told.epoch).catch(() => undefined);
        break;
      case 'diverged':
        [this.#trouble, this.#isEnded] = [diverged(told.message), true];
    }
  }

  #begin(): void {
    if (this.#thread !== undefined || this.#isEnded) return;
    const { folder, cadence } = this.#options;
    const data: MapSettings = { folder, proposes: this.#options.proposes(), cadence };
    this.#thread = new WorkerThread(new URL('./map.worker.js', import.meta.url), {
      data,
      execArgv: [],
      name: 'map',
      // What it makes lives short: with more room it would only hold more.
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 },
      heard: (told) => this.#heard(told),
      failed: ({ message }) => {
        this.#trouble = waiting(mapPath(logFolder(folder)), message);
        this.#hasFailed = true;
      },
      ended: () => {
        this.#thread = undefined;
        this.#reader?.close();
        this.#reader = undefined;
        if (!this.#isEnded) this.#beginIn(againAfterMs);
      },
    });
    this.#thread.unref();
    this.#thread.tell({ kind: 'size', size: this.#logSize });
  }
}

const diverged = (message: string): Finding => ({
  code: 'map-diverged',
  about: 'map',
  detail: `The subject map is made no further: ${message}.`,
  remedy: 'Find out who wrote it, and what the ledger holds there; then start again (docs/log.md).',
  bars: 'nothing',
});

const waiting = (path: string, message: string): Finding => ({
  code: 'map-waits',
  about: path,
  detail: `The subject map cannot be made at the moment: ${message}.`,
  remedy: 'It goes on by itself once that is over.',
  bars: 'nothing',
});
