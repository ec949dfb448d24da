import { existsSync, readFileSync } from 'node:fs';
import { type EventStore, type Finding, makePrivateFolder, WorkerThread } from '#libs/event-store';
import {
  inclusionProof,
  type LogPolicy,
  logVerifier,
  type MapEpoch,
  mapEpochData,
  openCheckpoint,
  parsePolicy,
  proofBytes,
  type Tile,
  tilePath,
} from '#libs/transparency';
import { type Config, ConfigError } from '../config.js';
import type { Genesis } from '../genesis.js';
import { bookkeeping } from '../ledger-fact.js';
import { lastCheckpointPath, openKeys } from './key-files.js';
import { LeafMaker } from './leaf-maker.js';
import { checkpointName, LogFiles, logFolder } from './log-files.js';
import { indexPath, LogIndex } from './log-index.js';
import { LogMap } from './map/log-map.js';
import { type EpochCadence, epochCadence } from './map/map-follower.js';
import type { FromSequencer, SequencerSettings } from './sequencer.worker.js';
import { rememberLast, type SignerParts } from './signer.js';

/** What a start has to do comes before; and a thread that failed is given time to find things better. */
const [beginAfterMs, againAfterMs] = [200, 5_000];
const closeMsMax = 2_000;

export interface LedgerLogOptions {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  readonly commits: SharedArrayBuffer;
  readonly origin: string;
  readonly tagKey: Uint8Array;
  /** The verifier keys of all that ever signed the log. */
  readonly verifierKeys: readonly string[];
  /** Undefined in a process that does not sign. */
  readonly signing: Pick<SignerParts, 'keys' | 'path'> | undefined;
  /** Whether other processes may sign in its place. */
  readonly isShared: boolean;
  /** The policy file by which witnesses are asked to cosign; undefined for none. */
  readonly policy?: Uint8Array | undefined;
  /** How often the subject map has an epoch. */
  readonly epochs: EpochCadence;
  /** Has an epoch of the subject map recorded, which it may be already. */
  recordEpoch(epoch: MapEpoch): Promise<void>;
}

/**
 * Opens the keys of the ledger's log. Throws `ConfigError` where they are not there, or are others.
 *
 * @param verifierKeys of all that ever signed the log, the one that signs now last
 * @param lastCheckpoint a file with the last checkpoint that was signed, where that is not known any more
 * @param epochs how often the subject map has an epoch
 */
export function openLedgerLog(
  config: Config,
  store: EventStore & { readonly commits: SharedArrayBuffer },
  genesis: Genesis,
  verifierKeys: readonly string[],
  { lastCheckpoint, epochs = epochCadence }: { readonly lastCheckpoint?: string; readonly epochs?: EpochCadence },
): LedgerLog {
  const { signing, tag } = openKeys(config, genesis, verifierKeys);
  const { origin } = genesis;
  const path = lastCheckpointPath(config);
  if (lastCheckpoint !== undefined) takeLast(lastCheckpoint, { path, verifierKeys });
  return new LedgerLog({
    ...{ folder: config.dataDir, commits: store.commits, origin, tagKey: tag, verifierKeys },
    signing: signing && { keys: signing, path },
    isShared: config.store !== 'embedded',
    policy: config.logPolicyFile === undefined ? undefined : readPolicy(config.logPolicyFile, verifierKeys),
    epochs,
    recordEpoch: (epoch) => recordEpoch(store, epoch),
  });
}

/** The stream's name lets one epoch at each size be recorded, and no other. */
async function recordEpoch(store: EventStore, epoch: MapEpoch): Promise<void> {
  const stream = `ledger-map-epoch-${epoch.size}`;
  const events = [bookkeeping('ledger.map-epoch', mapEpochData(epoch))];
  await store.append([{ stream, expectedRevision: 'NO_STREAM', events }]);
}

function takeLast(file: string, of: Parameters<typeof rememberLast>[1]): void {
  try {
    rememberLast(readFileSync(file), of);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === undefined ? message : `cannot be read (${code}); name a file that this user may read`;
    throw new ConfigError(`--last-checkpoint: ${file}: ${why}`, { cause: error });
  }
}

function readPolicy(file: string, verifierKeys: readonly string[]): Uint8Array {
  const trouble = (why: string, cause?: unknown) =>
    new ConfigError(`INITIUM_LOG_POLICY_FILE: ${file} ${why}`, { cause });
  let bytes: Uint8Array;
  let policy: LogPolicy;
  try {
    bytes = readFileSync(file);
    policy = parsePolicy(bytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw trouble(code === undefined ? `is no policy: ${message}` : `cannot be read (${code})`, error);
  }
  if (!policy.logs.some((log) => verifierKeys.includes(log.verifierKey)))
    throw trouble(`does not name this log; give it the line: log ${verifierKeys.at(-1)}`);
  for (const [name, { url }] of policy.witnesses)
    if (url !== undefined && !/^https?:\/\/[^?#]+$/.test(url)) throw trouble(`has a URL of ${name} that is none`);
  return bytes;
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
  #thread: WorkerThread<'close', FromSequencer> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #onAll: () => void = () => undefined;
  #progress: LogProgress = { size: 0, position: undefined };
  #trouble: readonly Finding[] = [];

  constructor(options: LedgerLogOptions) {
    this.#options = options;
    this.leaves = new LeafMaker(options.origin, options.tagKey);
    makePrivateFolder(logFolder(options.folder));
    this.#files = new LogFiles(logFolder(options.folder));
    const { folder, signing, epochs: cadence, recordEpoch: record } = options;
    this.#map = new LogMap({ folder, files: this.#files, proposes: signing !== undefined, cadence, record });
  }

  /** Has the log made from now on. `onAll` is told each time that it has all that the store has. */
  begin(onAll: () => void): void {
    this.#onAll = onAll;
    this.#beginIn(beginAfterMs);
  }

  /** Whether this process signs it. */
  get signs(): boolean {
    return this.#options.signing !== undefined;
  }

  /** What it is made of. */
  get settings(): Pick<LedgerLogOptions, 'folder' | 'commits' | 'origin' | 'tagKey'> {
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
    return [...unsigned, ...this.#trouble, ...this.#map.findings()];
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
    if (!existsSync(indexPath(logFolder(this.#options.folder)))) return undefined;
    this.#index ??= new LogIndex(indexPath(logFolder(this.#options.folder)), { readonly: true });
    return this.#index.indexAt(position);
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
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await Promise.all([this.#thread?.end('close', closeMsMax), this.#map.close()]);
    this.#index?.close();
  }

  #beginIn(ms: number): void {
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#begin(), ms).unref();
  }

  #begin(): void {
    const { folder, commits, origin, tagKey, verifierKeys, signing, policy } = this.#options;
    const data: SequencerSettings = {
      ...{ folder, commits, origin, tagKey },
      signing: signing && { ...signing, verifierKeys },
      policy,
    };
    let hasDiverged = false;
    this.#thread = new WorkerThread(new URL('./sequencer.worker.js', import.meta.url), {
      data,
      execArgv: [],
      name: 'log',
      heard: (told) => {
        if (told.kind === 'step') {
          this.#progress = told;
          this.#trouble = told.findings;
          if (told.size > 0) this.#map.follow(told.size);
          if (told.isAll) this.#onAll();
        } else {
          hasDiverged = true;
          this.#trouble = [diverged(origin, told.message)];
        }
      },
      failed: (error) => {
        this.#trouble = [waiting(logFolder(folder), error.message)];
      },
      ended: () => {
        this.#thread = undefined;
        // Another thread would find the same, until somebody looks.
        if (!hasDiverged) this.#beginIn(againAfterMs);
      },
    });
    this.#thread.unref();
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
