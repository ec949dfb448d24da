import type { EventReader, EventText, OriginalEvent, StoredEvent } from '#libs/event-store';
import {
  type LogLeaf,
  leafHash,
  parseEntryBundle,
  parseLeaf,
  RightEdge,
  type Tile,
  tileAt,
  tilePath,
  tileWidth,
} from '#libs/transparency';
import type { LeafMaker, LoggedEvent } from './leaf-maker.js';
import { type FilePart, LogDiverged, type LogFiles } from './log-files.js';
import type { LogIndex, LogState } from './log-index.js';
import { isLeaf } from './sequencer.js';

/** Something in the store that is not as the log has it. */
export interface Mismatch {
  readonly what: 'altered' | 'missing' | 'inserted';
  readonly position: bigint;
  /** The tags of the subjects that it is about, as its leaf says; of what was inserted, as it says itself. */
  readonly tags: readonly string[];
  /** Whom it concerns where no client has such a tag: of what is registered every client, for who uses it hangs on what it said. */
  readonly others: 'everyone' | 'nobody';
}

export interface LogCheckParts {
  readonly reader: EventReader;
  readonly leaves: LeafMaker;
  readonly files: LogFiles;
  readonly index: LogIndex;
}

const hashBytes = 32;
/** Tiles of hashes that are kept, of 8 KiB each. */
const tilesMax = 512;

/** Holds what a store has against the log that was made of it. */
export class LogCheck {
  readonly #parts: LogCheckParts;
  readonly #tiles = new Map<number, Uint8Array>();

  constructor(parts: LogCheckParts) {
    this.#parts = parts;
  }

  /**
   * Goes through everything up to a state of the log, in order, and gives what differs as it is found. Throws `LogDiverged` where
   * the log's own files are not whole, or have not the root that the state says.
   * @param onTile told after each tile how much is done, from 0 to 1, and waited for
   */
  async *pass(state: LogState, onTile: (share: number) => Promise<void>): AsyncGenerator<Mismatch> {
    const edge = new RightEdge();
    const events = eventsUpTo(this.#parts.reader, state.position);
    let event = await events.next();
    for (let from = 0; from < state.size; from += tileWidth) {
      const tile = tileAt(0, from, state.size) as Tile;
      const hashes = this.#read(tile);
      const positions = this.#parts.index.positionsOf(from, from + tile.width);
      if (positions.length !== tile.width) throw new LogDiverged('it is not known where all of its leaves stand');
      for (const [place, position] of positions.entries()) {
        const hash = hashAt(hashes, place);
        edge.append(hash);
        for (; !event.done && event.value.position < position; event = await events.next())
          yield* this.#inserted(event.value);
        if (event.done || event.value.position !== position)
          yield this.#of('missing', from + place, position, state.size);
        else {
          if (!this.#isLeafOf(event.value, hash)) yield this.#of('altered', from + place, position, state.size);
          event = await events.next();
        }
      }
      await onTile((from + tile.width) / state.size);
    }
    for (; !event.done; event = await events.next()) yield* this.#inserted(event.value);
    if (Buffer.from(edge.root()).toString('hex') !== state.root)
      throw new LogDiverged('the tiles of hashes have not the root that they were made with');
  }

  /**
   * What of the events that were read at these positions differs, by the bytes that were read, as far as the log has them. What
   * was not read there, or is no leaf, is looked for in the store.
   */
  async held(positions: readonly bigint[], read: readonly EventText[]): Promise<Mismatch[]> {
    const { size, position: upTo } = this.#parts.index.state ?? { size: 0, position: -1n };
    const events = new Map(read.map((event) => [event.position, event]));
    const places = this.#parts.index.indexesAt(positions);
    const [altered, unclear]: [Mismatch[], bigint[]] = [[], []];
    for (const position of positions) {
      const [place, event] = [places.get(position), events.get(position)];
      if (place === undefined || place >= size || event === undefined) {
        if (position <= upTo) unclear.push(position);
      } else if (!this.#isLeafOf(event, this.#hashOf(place, size)))
        altered.push(this.#of('altered', place, position, size));
    }
    return unclear.length === 0 ? altered : [...altered, ...(await this.these(unclear))];
  }

  /** What of the events at these positions differs, as far as the log has them: what seems to is looked at once more. All is read anew. */
  async these(positions: readonly bigint[]): Promise<Mismatch[]> {
    this.#tiles.clear();
    const found = await this.#look(positions);
    return found.length === 0 ? found : this.#look(found.map(({ position }) => position));
  }

  async #look(positions: readonly bigint[]): Promise<Mismatch[]> {
    const { reader, index } = this.#parts;
    // Before all else: the log goes on meanwhile, and has by then what it had not when an event was looked for.
    const { size, position: upTo } = index.state ?? { size: 0, position: -1n };
    const found = new Map((await reader.readPositions(positions)).map((event) => [event.position, event]));
    return positions.flatMap((position) => {
      const place = index.indexAt(position);
      const event = found.get(position);
      if (place === undefined || place >= size)
        return event !== undefined && position <= upTo ? [...this.#inserted(event)] : [];
      if (event === undefined) return [this.#of('missing', place, position, size)];
      return this.#isLeafOf(event, this.#hashOf(place, size)) ? [] : [this.#of('altered', place, position, size)];
    });
  }

  /** Of what a server has, the events that are the log's at their positions, as they are to be stored. */
  asLogged(originals: readonly OriginalEvent[]): StoredEvent[] {
    const { size } = this.#parts.index.state ?? { size: 0 };
    return originals.flatMap(({ created, ...event }) => {
      const place = this.#parts.index.indexAt(event.position);
      const leaf = place === undefined || place >= size ? undefined : this.#leafOf(place, size);
      // When it was recorded says the leaf: the server's time, or that of an event before it where that is later.
      const stored = { ...event, ledgertime: Date.parse(leaf?.t ?? '') };
      if (place === undefined || leaf === undefined || stored.ledgertime < created) return [];
      return this.#isLeafOf(stored, this.#hashOf(place, size)) ? [stored] : [];
    });
  }

  #isLeafOf(event: LoggedEvent, hash: Uint8Array): boolean {
    return isLeaf(event) && this.#parts.leaves.hexHashOf(event) === Buffer.from(hash).toString('hex');
  }

  *#inserted(event: StoredEvent): Generator<Mismatch> {
    if (!isLeaf(event)) return;
    yield { what: 'inserted', position: event.position, ...concernedBy(parseLeaf(this.#parts.leaves.leafOf(event))) };
  }

  /** Whom it concerns is said by the leaf, which has its hash in the tree. */
  #of(what: Mismatch['what'], place: number, position: bigint, size: number): Mismatch {
    const leaf = this.#leafOf(place, size);
    return { what, position, ...(leaf === undefined ? unknown : concernedBy(leaf)) };
  }

  #leafOf(place: number, size: number): LogLeaf | undefined {
    try {
      const tile = tileAt('entries', place, size) as Tile;
      const leaf = parseEntryBundle(this.#read(tile), tile.width)[place % tileWidth] as Uint8Array;
      return Buffer.from(leafHash(leaf)).equals(this.#hashOf(place, size)) ? parseLeaf(leaf) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Of a full tile, which is the same for ever, all hashes are kept for a while: a client's leaves tend to share tiles. */
  #hashOf(place: number, size: number): Uint8Array {
    const tile = tileAt(0, place, size) as Tile;
    const at = place % tileWidth;
    if (tile.width < tileWidth) return this.#read(tile, { from: at * hashBytes, length: hashBytes });
    let hashes = this.#tiles.get(tile.index);
    if (hashes === undefined) {
      // Not by `kept` of libs/evidence: the thread would load all kinds of evidence for it.
      if (this.#tiles.size === tilesMax) this.#tiles.clear();
      hashes = this.#read(tile);
      this.#tiles.set(tile.index, hashes);
    }
    return hashAt(hashes, at);
  }

  /** A partial tile is gone once a full one has all of it. */
  #read(tile: Tile, part?: FilePart): Uint8Array {
    const { files } = this.#parts;
    const bytes = files.read(tilePath(tile), part) ?? files.read(tilePath({ ...tile, width: tileWidth }), part);
    if (bytes === undefined) throw new LogDiverged(`${tilePath(tile)} is missing`);
    return bytes;
  }
}

const unknown = { tags: [], others: 'everyone' } as const;

/** Of the log itself, and of what stands in its streams and is not the ledger's, no answer is made. */
const ofNoAnswer = new Set([
  'ledger.key',
  'ledger.anchor',
  'ledger.map-epoch',
  'ledger.restored',
  'ledger.access',
  'ledger.proposal',
  'ledger.decision',
  'ledger.foreign',
]);
const arrivals = new Set(['ledger.quarantine', 'ledger.conflict']);

function concernedBy({ kind, sb }: LogLeaf): Pick<Mismatch, 'tags' | 'others'> {
  return { tags: sb, others: ofNoAnswer.has(kind) || arrivals.has(kind) ? 'nobody' : 'everyone' };
}

const hashAt = (hashes: Uint8Array, place: number): Uint8Array =>
  hashes.subarray(place * hashBytes, (place + 1) * hashBytes);

async function* eventsUpTo(reader: EventReader, last: bigint): AsyncGenerator<StoredEvent, undefined> {
  for await (const events of reader.readAll())
    for (const event of events) {
      if (event.position > last) return undefined;
      yield event;
    }
  return undefined;
}
