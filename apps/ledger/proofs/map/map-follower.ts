import { setImmediate as others } from 'node:timers/promises';
import {
  FormatError,
  isOwnLeafKind,
  leafHash,
  type MapEpoch,
  mapEpochOf,
  type OwnLeafKind,
  parseLeaf,
  treeRoot,
} from '#libs/transparency';
import { LogDiverged, type LogFiles } from '../log-files.js';
import type { MadeEpoch, MapWriter } from './map-writer.js';

/** An epoch of the map comes after so many leaves, or so long (ms) after the last one, where there is something new. */
export interface EpochCadence {
  readonly leavesMax: number;
  readonly everyMs: number;
}

export const epochCadence: EpochCadence = { leavesMax: 65_536, everyMs: 60_000 };

export interface MapFollowerParts {
  readonly map: MapWriter;
  readonly files: LogFiles;
  /** Whether this process says at which sizes an epoch is; another one follows those that the log has. */
  readonly proposes: boolean;
  readonly cadence: EpochCadence;
}

/** In the words of the log's own kinds: what arrived and is no evidence, and what persons decide, which say more than that the ledger lives. */
const news: readonly OwnLeafKind[] = ['ledger.quarantine', 'ledger.conflict', 'ledger.proposal', 'ledger.decision'];

/** Leaves that are taken in one transaction, as near as their bundles come: of many keys each page of the file is written once for each. */
const leavesAtOnce = 32_768;

/** What the bytes of an epoch's leaf have somewhere. */
const epochMark = Buffer.from('"ledger.map-epoch"');

/**
 * Makes the subject map of the log as it lies on disk. An epoch that the log has is made at the size that it names, whoever
 * said so, and has to be the same.
 */
export class MapFollower {
  readonly #parts: MapFollowerParts;
  #isChecked = false;
  /** Up to here the log was searched for epochs that it has. */
  #searched: number;
  /** Up to here nothing stands behind the last epoch but what the ledger says of itself. */
  #old: number;
  /** It begins when one may be due. */
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(parts: MapFollowerParts) {
    this.#parts = parts;
    this.#searched = parts.map.size;
    this.#old = parts.map.last?.size ?? 0;
  }

  /**
   * Goes on with a log of this size, and gives the last epoch where no leaf says so yet and this process is to have one made:
   * because it is due, or because it is asked for (`isAsked`) and there is something new.
   * Throws `LogDiverged` where the log has an epoch that is another than its leaves make. Lets others go first now and then, and
   * stops there when `signal` aborts.
   */
  async follow(size: number, signal: AbortSignal, isAsked = false): Promise<MapEpoch | undefined> {
    const { map, proposes, cadence } = this.#parts;
    this.#mustFit(size);
    if (size < map.size) return undefined;
    for await (const claim of this.#claimsUpTo(size, signal)) await this.#meet(claim, size, signal);
    if (!proposes || signal.aborted) return undefined;
    if (map.last !== undefined && map.last.leaf === undefined) return map.last;
    const isDue = performance.now() - this.#lastAt >= cadence.everyMs || size - this.#old >= cadence.leavesMax;
    if (!(isDue || isAsked) || !this.#hasNews(size)) return undefined;
    return this.#epochAt(size, size, signal);
  }

  /** What there is was made of another log, or of one that goes on from less: all of it is made anew. */
  #mustFit(size: number): void {
    const { map, files } = this.#parts;
    const { last } = map;
    if (this.#isChecked || size < map.size) return;
    this.#isChecked = true;
    if (last === undefined || Buffer.from(last.root).equals(treeRoot(last.size, files.hashesAt(size)))) return;
    map.clear();
    [this.#searched, this.#old] = [0, 0];
  }

  /** The epochs that the log has and were not met yet, in its order. */
  async *#claimsUpTo(size: number, signal: AbortSignal): AsyncGenerator<MadeEpoch> {
    while (this.#searched < size && !signal.aborted) {
      const leaves = this.#parts.files.leavesFrom(this.#searched, size);
      for (const [at, leaf] of leaves.entries())
        if (Buffer.from(leaf.buffer, leaf.byteOffset, leaf.length).includes(epochMark)) {
          const claim = claimIn(leaf, this.#searched + at);
          if (claim !== undefined) yield claim;
        }
      if (signal.aborted) return;
      this.#searched += leaves.length;
      await others();
    }
  }

  async #meet(claim: MadeEpoch, size: number, signal: AbortSignal): Promise<void> {
    const { map } = this.#parts;
    const leaf = claim.leaf as number;
    if (claim.size > map.size) await this.#epochAt(claim.size, size, signal);
    if (signal.aborted) return;
    const made = map.epochAt(claim.size);
    // One that another process said, of a size that this one has passed by: who replays the log looks at it.
    if (made === undefined) return;
    if (!isSame(made, claim))
      throw new LogDiverged(`leaf ${leaf} says of the subject map at ${claim.size} what its leaves do not make`);
    map.isLogged(claim.size, leaf);
  }

  /** @param size of the log */
  async #epochAt(epochSize: number, size: number, signal: AbortSignal): Promise<MapEpoch | undefined> {
    const { map, files } = this.#parts;
    while (map.size < epochSize) {
      map.take(this.#leaves(map.size, epochSize, size));
      await others();
      if (signal.aborted) return undefined;
    }
    const epoch = map.makeEpoch(treeRoot(epochSize, files.hashesAt(size)));
    [this.#lastAt, this.#old] = [performance.now(), epochSize];
    return epoch;
  }

  /** Some leaves from `first` on, none at `end` or after it, each held against the log's tree. */
  #leaves(first: number, end: number, size: number): Uint8Array[] {
    const { files } = this.#parts;
    const hashes = files.hashesAt(size);
    const leaves: Uint8Array[] = [];
    while (leaves.length < leavesAtOnce && first + leaves.length < end)
      leaves.push(...files.leavesFrom(first + leaves.length, size));
    const some = leaves.slice(0, end - first);
    for (const [at, leaf] of some.entries())
      if (!Buffer.from(leafHash(leaf)).equals(hashes(0, first + at)))
        throw new LogDiverged(`leaf ${first + at} is another in its entry bundle than in its tile`);
    return some;
  }

  #hasNews(size: number): boolean {
    while (this.#old < size) {
      const leaves = this.#parts.files.leavesFrom(this.#old, size);
      if (leaves.some(isNewsForMap)) return true;
      this.#old += leaves.length;
    }
    return false;
  }
}

/** Whether a leaf is worth an epoch: it says more than that the ledger lives. */
export function isNewsForMap(leaf: Uint8Array): boolean {
  const { kind } = parseLeaf(leaf);
  return !isOwnLeafKind(kind) || news.includes(kind);
}

/** What a leaf says of the map, if it is an epoch's. Throws `LogDiverged` where it says nothing that can be. */
function claimIn(bytes: Uint8Array, index: number): MadeEpoch | undefined {
  const leaf = parseLeaf(bytes);
  if (leaf.kind !== 'ledger.map-epoch') return undefined;
  try {
    const epoch = mapEpochOf(leaf);
    if (epoch.size > 0 && epoch.size <= index) return { ...epoch, leaf: index };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  throw new LogDiverged(`leaf ${index} says of a subject map what none can be`);
}

const isSame = (made: MapEpoch, claim: MapEpoch): boolean =>
  made.keys === claim.keys &&
  Buffer.from(made.root).equals(claim.root) &&
  Buffer.from(made.mapRoot).equals(claim.mapRoot);
