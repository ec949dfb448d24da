import { type Finding, RestartedThread } from '#libs/event-store';
import { inclusionProof, type LogCheckpoint, type MapEpoch, subjectProofBytes } from '#libs/transparency';
import { type LogFiles, logFolder } from '../log-files.js';
import type { FromMap, MapSettings, ToMap } from './map.worker.js';
import type { EpochCadence } from './map-follower.js';
import { MapReader } from './map-reader.js';
import { mapPath } from './map-tables.js';
import type { MadeEpoch } from './map-writer.js';

const againAfterMs = 5_000;

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
  readonly #thread: RestartedThread<ToMap, FromMap>;
  #reader: MapReader | undefined;
  #trouble: Finding | undefined;
  #hasFailed = false;
  #hasDiverged = false;
  #logSize = 0;

  constructor(options: LogMapOptions) {
    this.#options = options;
    const { folder } = options;
    this.#thread = new RestartedThread<ToMap, FromMap>({
      module: new URL('./map.worker.js', import.meta.url),
      name: 'map',
      // What it makes lives short: with more room it would only hold more.
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 },
      data: () => this.#settings(),
      heard: (told) => this.#heard(told),
      failed: ({ message }) => {
        this.#trouble = waiting(mapPath(logFolder(folder)), message);
        this.#hasFailed = true;
      },
      againInMs: () => {
        this.#reader?.close();
        this.#reader = undefined;
        return this.#hasDiverged ? undefined : againAfterMs;
      },
    });
  }

  /** The log has come to this size. Its thread begins when a first epoch may be due: a process that lives shorter has none. */
  follow(size: number): void {
    const { everyMs, leavesMax } = this.#options.cadence;
    this.#logSize = size;
    if (this.#thread.isThere) this.#thread.tell({ kind: 'size', size });
    else if (this.#hasDiverged) return;
    else if (size >= leavesMax && !this.#hasFailed) this.#thread.begin();
    else this.#thread.beginIn(everyMs);
  }

  /** Has an epoch made of what the log has now, where this process has them made and there is something new. */
  askForEpoch(): void {
    if (this.#logSize === 0 || this.#hasDiverged) return;
    if (!this.#hasFailed) this.#thread.begin();
    this.#thread.tell({ kind: 'epoch' });
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
    await this.#thread.close({ kind: 'close' });
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
        [this.#trouble, this.#hasDiverged] = [diverged(told.message), true];
    }
  }

  #settings(): MapSettings {
    const { folder, cadence, proposes } = this.#options;
    return { folder, proposes: proposes(), cadence, size: this.#logSize };
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
