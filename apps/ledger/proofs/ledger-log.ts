import { existsSync } from 'node:fs';
import { type Finding, makePrivateFolder, RestartedThread, StoreBehind, StoreUnavailable } from '#libs/event-store';
import {
  inclusionProof,
  logVerifier,
  type MapEpoch,
  openCheckpoint,
  proofBytes,
  type Tile,
  tilePath,
} from '#libs/transparency';
import { type ClosedLog, closedUpTo, grownTo } from './closed-log.js';
import { LeafMaker, type LogName } from './leaf-maker.js';
import { checkpointName, LogFiles, logFolder } from './log-files.js';
import { indexPath, LogIndex } from './log-index.js';
import { LogMap } from './map/log-map.js';
import type { EpochCadence } from './map/map-follower.js';
import type { FromSequencer, SequencerSettings } from './sequencer.worker.js';
import { type SignerParts, SigningRefused } from './signer.js';
import type { SigningTerm } from './signing-term.js';

/** What a start has to do comes before; and a thread that failed is given time to find things better. */
const [beginAfterMs, againAfterMs] = [200, 5_000];

export interface LedgerLogOptions {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  readonly commits: SharedArrayBuffer;
  readonly origin: string;
  readonly tagKey: Uint8Array;
  /** The names under which its log has gone on. */
  readonly continued: readonly LogName[];
  /** The verifier keys of all that ever signed the log. */
  readonly verifierKeys: readonly string[];
  /** Undefined in a process that does not sign. */
  readonly signing: Pick<SignerParts, 'keys' | 'path'> | undefined;
  /** Whether other processes may sign in its place. */
  readonly isShared: boolean;
  /** Begins a term of signing where they may: rejects with `SigningRefused` where another one has it. */
  beginTerm(signal: AbortSignal): Promise<SigningTerm>;
  /** The policy file by which witnesses are asked to cosign; undefined for none. */
  readonly policy?: Uint8Array | undefined;
  /** Whether these witnesses say what was signed last, where that is not known any more. */
  readonly recalls: boolean;
  /** How often the subject map has an epoch. */
  readonly epochs: EpochCadence;
  /** Has an epoch of the subject map recorded, which it may be already. */
  recordEpoch(epoch: MapEpoch): Promise<void>;
}

/** How far a log has come. */
export interface LogProgress {
  readonly size: number;
  readonly position: bigint | undefined;
}

/**
 * The ledger's log: a thread makes it out of what is durable and signs it, and here is what it made. Nothing waits for it: while
 * it is behind, or cannot be written or signed, evidence is taken and questions are answered as ever, and `findings` say so.
 */
export class LedgerLog {
  readonly leaves: LeafMaker;
  readonly #options: LedgerLogOptions;
  readonly #files: LogFiles;
  readonly #map: LogMap;
  #index: LogIndex | undefined;
  readonly #thread: RestartedThread<'close', FromSequencer>;
  #timer: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();
  #onAll: () => void = () => undefined;
  #progress: LogProgress = { size: 0, position: undefined };
  #trouble: readonly Finding[] = [];
  #hasDiverged = false;
  #term: SigningTerm | undefined;
  /** Why it does not sign, though it has the key. */
  #refused: Finding | undefined;

  constructor(options: LedgerLogOptions) {
    this.#options = options;
    this.leaves = new LeafMaker(options.origin, options.tagKey, options.continued);
    makePrivateFolder(logFolder(options.folder));
    this.#files = new LogFiles(logFolder(options.folder));
    const { folder, epochs: cadence, recordEpoch: record } = options;
    this.#thread = new RestartedThread<'close', FromSequencer>({
      module: new URL('./sequencer.worker.js', import.meta.url),
      name: 'log',
      data: () => this.#settings(),
      heard: (told) => this.#hear(told),
      failed: ({ message }) => {
        this.#trouble = [waiting(logFolder(options.folder), message)];
      },
      // Where it has diverged another thread would find the same, until somebody looks.
      againInMs: () => (this.#hasDiverged ? undefined : againAfterMs),
    });
    this.#map = new LogMap({ folder, files: this.#files, proposes: () => this.signs, cadence, record });
  }

  /** Has the log made from now on. `onAll` is told each time that it has all that the store has. */
  begin(onAll: () => void): void {
    this.#onAll = onAll;
    this.#beginIn(beginAfterMs);
  }

  /** Whether this process signs it, as far as it knows. */
  get signs(): boolean {
    return this.#options.signing !== undefined && !this.findings().some(({ code }) => code === 'signer-superseded');
  }

  /** What it is made of. */
  get settings(): Pick<LedgerLogOptions, 'folder' | 'commits' | 'origin' | 'tagKey' | 'continued' | 'verifierKeys'> {
    return this.#options;
  }

  get progress(): LogProgress {
    return this.#progress;
  }

  /** Over how many leaves the last epoch of the subject map is that the log has. */
  get mapSize(): number {
    return this.#map.lastSize;
  }

  /** What keeps the log from being made or signed. Quick. */
  findings(): readonly Finding[] {
    const { origin, signing, isShared } = this.#options;
    const unsigned = signing === undefined && !isShared ? [keyMissing(origin)] : [];
    const refused = this.#refused === undefined ? [] : [this.#refused];
    return [...unsigned, ...refused, ...this.#trouble, ...this.#map.findings()];
  }

  /** The last checkpoint that was signed, as it was published; undefined before the first. */
  checkpoint(): Uint8Array | undefined {
    return this.#files.read(checkpointName);
  }

  /** The bytes of a tile of hashes, or of an entry bundle; undefined where the log has no such tile. */
  tile(tile: Tile): Uint8Array | undefined {
    return this.#files.read(tilePath(tile));
  }

  /** Which leaf the event at a position is; undefined where it is none, or none yet. */
  indexAt(position: bigint): number | undefined {
    return this.#openIndex()?.indexAt(position);
  }

  /** Where the event of a leaf stands; undefined where there is no such leaf yet. */
  positionOf(index: number): bigint | undefined {
    return this.#openIndex()?.positionsOf(index, index + 1)[0];
  }

  #openIndex(): LogIndex | undefined {
    if (!existsSync(indexPath(logFolder(this.#options.folder)))) return undefined;
    this.#index ??= new LogIndex(indexPath(logFolder(this.#options.folder)), { readonly: true });
    return this.#index;
  }

  /**
   * What the subject map says of a key, as the text of a subject proof: by the epoch at a size, or by the last one, of those that
   * the last checkpoint has. Undefined where it has none such.
   */
  subjectProof(
    key: Uint8Array,
    { size, first }: { readonly size?: number | undefined; readonly first?: number | undefined },
  ): Uint8Array | undefined {
    const note = this.checkpoint();
    if (note === undefined) return undefined;
    const { checkpoint } = openCheckpoint(note, ...this.#options.verifierKeys.map(logVerifier));
    const epoch = this.#map.epochIn(checkpoint, size);
    return epoch && this.#map.proofOf(key, epoch, { checkpoint, note }, first);
  }

  /**
   * Closes the log up to a position: has an epoch of the subject map made that has all that is new by then, and waits for a
   * checkpoint that has its leaf. Undefined where the signal aborts before.
   */
  closedUpTo(position: bigint, signal: AbortSignal): Promise<ClosedLog | undefined> {
    const { verifierKeys } = this.#options;
    const [files, map] = [this.#files, this.#map];
    const [progress, index] = [() => this.#progress, () => this.#openIndex()];
    return closedUpTo({ files, map, verifierKeys, progress, index }, position, signal);
  }

  /** Waits until what is here of the log, and of its map, is as long as that; false where the signal aborts before. */
  grownTo(wanted: { readonly size: number; readonly mapSize: number }, signal: AbortSignal): Promise<boolean> {
    return grownTo({ map: this.#map, progress: () => this.#progress }, wanted, signal);
  }

  /**
   * That the event at a position is in the log, against the last checkpoint (C2SP tlog-proof); undefined where that does not
   * have it yet.
   */
  proofAt(position: bigint): Uint8Array | undefined {
    const checkpoint = this.checkpoint();
    // The index has its tables by then.
    const index = checkpoint && this.indexAt(position);
    if (checkpoint === undefined || index === undefined) return undefined;
    const { size } = openCheckpoint(checkpoint, ...this.#options.verifierKeys.map(logVerifier)).checkpoint;
    if (index >= size) return undefined;
    return proofBytes({ index, hashes: inclusionProof(index, size, this.#files.hashesAt(size)), checkpoint });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    await Promise.all([this.#thread.close('close'), this.#map.close()]);
    this.#index?.close();
  }

  #beginIn(ms: number): void {
    if (!this.#closing.signal.aborted) this.#timer = setTimeout(() => void this.#begin(), ms).unref();
  }

  async #begin(): Promise<void> {
    try {
      const { signing, isShared } = this.#options;
      if (signing !== undefined && isShared && this.#refused === undefined)
        this.#term ??= await this.#options.beginTerm(this.#closing.signal);
    } catch (error) {
      if (!(error instanceof SigningRefused)) {
        // That the store is away, or behind, it tells itself.
        const isTold = error instanceof StoreUnavailable || error instanceof StoreBehind;
        this.#trouble = isTold ? [] : [waiting(logFolder(this.#options.folder), (error as Error).message)];
        return this.#beginIn(againAfterMs);
      }
      this.#refused = error.finding;
    }
    this.#thread.begin();
  }

  #settings(): SequencerSettings {
    const { folder, commits, origin, tagKey, continued, verifierKeys, signing, policy, recalls } = this.#options;
    return {
      ...{ folder, commits, origin, tagKey, continued, policy, recalls },
      signing: signing && this.#refused === undefined ? { ...signing, verifierKeys } : undefined,
      term: this.#term,
    };
  }

  #hear(told: FromSequencer): void {
    if (told.kind === 'diverged') {
      this.#hasDiverged = true;
      this.#trouble = [diverged(this.#options.origin, told.message)];
      return;
    }
    this.#progress = told;
    this.#trouble = told.findings;
    if (told.size > 0) this.#map.follow(told.size);
    if (told.isAll) this.#onAll();
  }
}

const keyMissing = (origin: string): Finding => ({
  code: 'log-key-missing',
  about: origin,
  detail: 'The key that signs the log is not here, so no checkpoint is signed.',
  remedy: 'Put it back from its backup (INITIUM_LOG_KEY_FILE), with last-checkpoint beside it, and start again.',
  bars: 'nothing',
});

const diverged = (origin: string, message: string): Finding => ({
  code: 'log-diverged',
  about: origin,
  detail: `The log is made no further: ${message}.`,
  remedy:
    'Find out who wrote there, or what became of the ledger, before anything is put right; then start again (docs/log.md).',
  bars: 'nothing',
});

const waiting = (folder: string, message: string): Finding => ({
  code: 'log-waits',
  about: folder,
  detail: `The log cannot be made at the moment: ${message}.`,
  remedy: 'It goes on by itself once that is over.',
  bars: 'nothing',
});
