import type { StoredEvent } from '#libs/event-store';
import {
  consistencyProof,
  entryBundle,
  hashesIn,
  leafHash,
  parseEntryBundle,
  RightEdge,
  type Tile,
  type TreeHead,
  tileAt,
  tilePath,
  tileWidth,
  treeRoot,
} from '#libs/transparency';
import type { LeafMaker } from './leaf-maker.js';
import { LogDiverged, type LogFiles } from './log-files.js';
import type { LogIndex } from './log-index.js';

export interface SequencerParts {
  readonly leaves: LeafMaker;
  readonly files: LogFiles;
  readonly index: LogIndex;
}

/** What a process that signs keeps at its expected revision, beside the ledger's evidence: no leaf of its log. */
export const isLeaf = ({ stream }: Pick<StoredEvent, 'stream'>): boolean =>
  stream !== 'sequencer' && stream !== '$$sequencer';

/**
 * What a checkpoint is worth signing for. What the ledger says of itself is not, but for an epoch of its subject map, which comes
 * after something that is: without a checkpoint nobody could show by it what is there.
 */
const isTold = ({ type }: StoredEvent): boolean => !type.startsWith('ledger.') || type === 'ledger.map-epoch';

/**
 * Makes the log of what a ledger's store holds: a leaf for each event, in the store's order. Leaf, tile and root follow from
 * the events alone, so every process of a ledger makes the same bytes, and whatever a process leaves when it ends in the
 * middle is made again by the next one.
 */
export class Sequencer {
  readonly #parts: SequencerParts;
  #edge: RightEdge;
  /** The leaves of the entry bundle that is not full. */
  #entries: Uint8Array[];
  #position: bigint | undefined;
  /** What `take` was given since the last step. */
  #files = new Map<string, Uint8Array>();
  #filled: string[] = [];
  #positions: bigint[] = [];
  #isNews = true;

  /**
   * Goes on where the last step ended. Where what lies there is not whole, or not what it was, all of it is made anew from
   * the first event: files that are there must then have the same bytes.
   */
  constructor(parts: SequencerParts) {
    this.#parts = parts;
    const { state } = parts.index;
    const found = state && this.#readBack(state.size);
    if (state !== undefined && found !== undefined && hexOf(found.edge.root()) === state.root) {
      this.#edge = found.edge;
      this.#entries = found.entries;
      this.#position = state.position;
    } else {
      parts.index.clear();
      this.#edge = new RightEdge();
      this.#entries = [];
    }
  }

  get head(): TreeHead {
    return { size: this.#edge.size, root: this.#edge.root() };
  }

  /** Of the last event that was taken; undefined before the first. */
  get position(): bigint | undefined {
    return this.#position;
  }

  /** How many leaves were taken since the last step. */
  get waiting(): number {
    return this.#positions.length;
  }

  /** Whether anything was taken since `told` that a checkpoint is worth signing for. */
  get isNews(): boolean {
    return this.#isNews;
  }

  /** What was taken so far is told to all. */
  told(): void {
    this.#isNews = false;
  }

  /** Takes what follows on all that was taken. */
  take(events: readonly StoredEvent[]): void {
    const { leaves } = this.#parts;
    for (const event of events) {
      this.#position = event.position;
      if (!isLeaf(event)) continue;
      if (isTold(event)) this.#isNews = true;
      const leaf = leaves.leafOf(event);
      this.#entries.push(leaf);
      this.#positions.push(event.position);
      this.#edge.append(leafHash(leaf), (tile, bytes) => this.#full(tile, bytes));
      if (this.#entries.length < tileWidth) continue;
      this.#full(
        { level: 'entries', index: this.#edge.size / tileWidth - 1, width: tileWidth },
        entryBundle(this.#entries),
      );
      this.#entries = [];
    }
  }

  /** Makes all that was taken durable: first the files, then how far they go. */
  async step(): Promise<void> {
    const { files, index } = this.#parts;
    const { size } = this.#edge;
    if (this.#position === undefined || this.#positions.length === 0) return;
    this.#edge.partialTiles((tile, bytes) => this.#files.set(tilePath(tile), bytes));
    const entries = tileAt('entries', size - 1, size);
    if (this.#entries.length > 0 && entries !== undefined)
      this.#files.set(tilePath(entries), entryBundle(this.#entries));
    await files.write(this.#files);
    const first = size - this.#positions.length;
    index.advance({ size, root: hexOf(this.#edge.root()), position: this.#position }, first, this.#positions);
    this.#files.clear();
    this.#positions = [];
    // Partial tiles of what is full now: nobody is told of a size that needs them any more.
    for (const path of this.#filled) await files.remove(`${path}.p`);
    this.#filled = [];
  }

  /** The root that the first `size` leaves have, of those that a step was made with. */
  rootAt(size: number): Uint8Array {
    return treeRoot(
      size,
      hashesIn(this.#edge.size, (tile) => this.#mustRead(tile)),
    );
  }

  /** The proof that its first `size` leaves go on from its first `oldSize`, of those that a step was made with. */
  consistency(oldSize: number, size: number): readonly Uint8Array[] {
    return consistencyProof(
      oldSize,
      size,
      hashesIn(this.#edge.size, (tile) => this.#mustRead(tile)),
    );
  }

  #full(tile: Tile, bytes: Uint8Array): void {
    const path = tilePath(tile);
    this.#files.set(path, bytes);
    this.#filled.push(path);
  }

  #readBack(size: number): { readonly edge: RightEdge; readonly entries: Uint8Array[] } | undefined {
    try {
      const edge = RightEdge.of(
        size,
        hashesIn(size, (tile) => this.#mustRead(tile)),
      );
      const tile = size % tileWidth === 0 ? undefined : tileAt('entries', size - 1, size);
      const entries = tile && parseEntryBundle(this.#mustRead(tile), tile.width).map((leaf) => leaf.slice());
      return { edge, entries: entries ?? [] };
    } catch {
      return undefined;
    }
  }

  #mustRead(tile: Tile): Uint8Array {
    const path = tilePath(tile);
    const bytes = this.#files.get(path) ?? this.#parts.files.read(path);
    if (bytes === undefined) throw new LogDiverged(`${path} is missing`);
    return bytes;
  }
}

const hexOf = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');
