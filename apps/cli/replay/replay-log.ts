import {
  FormatError,
  hashBytes,
  isQuorum,
  type LogCheckpoint,
  LogHistory,
  type LogLeaf,
  type LogPolicy,
  leafBytesMax,
  leafHash,
  logVerifier,
  mapKeysOf,
  type NoteVerifier,
  noteBytesMax,
  parseCheckpointText,
  parseLeaf,
  parseNote,
  RightEdge,
  type SignedNote,
  type Tile,
  type TreeHead,
  tileAt,
  tilePath,
  tileWidth,
  verifiedSignatures,
} from '#libs/transparency';
import { type CheckedEpochs, EpochCheck } from './epoch-check.js';
import { LogRefused, type LogWrong } from './log-refused.js';
import type { LogSource } from './log-source.js';
import type { MappedLeaf } from './subjects.js';

const tileBytesMax = tileWidth * hashBytes;
const bundleBytesMax = tileWidth * (2 + leafBytesMax);

/** What was seen of a log that is what it says. */
export interface ReplayedLog extends CheckedEpochs {
  readonly checkpoint: LogCheckpoint;
  /** The checkpoint as it was published. */
  readonly note: SignedNote;
  /** The witnesses of the policy that have cosigned it, by their names there. */
  readonly witnesses: readonly string[];
  /** Of hashes. */
  readonly tiles: number;
  /** What its leaves say of the keys that signed it, and of a log of another name that it goes on from. */
  readonly history: Pick<LogHistory, 'verifierKeys' | 'continued'>;
}

export interface ReplayOptions {
  readonly source: LogSource;
  /** A verifier key of the log: the one that signs, or one from which its leaves lead to that. */
  readonly key: string;
  /** Who has to have cosigned the checkpoint; nobody where it is left out. */
  readonly policy?: LogPolicy | undefined;
  /** An older checkpoint of the log, from which it has to go on. */
  readonly older?: Uint8Array | undefined;
  /** Told of the leaves that were read, now and then. */
  readonly onLeaves: (read: number, size: number) => void;
}

/**
 * Reads a log as a whole and makes everything in it anew: its tree from its tiles and again from its leaves, and every epoch of
 * its subject map. Holds a tile and a bundle at a time, the tree's right edge, and of each subject what its map needs. Throws a
 * `LogRefused` at the first thing that is otherwise.
 */
export async function replayLog({ source, key, policy, older, onLeaves }: ReplayOptions): Promise<ReplayedLog> {
  const signed = await source.read('checkpoint', noteBytesMax);
  if (signed === undefined) throw new LogRefused('no-checkpoint', 'there is no checkpoint');
  const verifier = logVerifier(key);
  const { note, checkpoint } = readBy(verifier, signed);
  const witnesses = policy === undefined ? [] : cosignersOf(note, policy);
  const { size, origin } = checkpoint;
  if (origin !== verifier.keyName)
    throw new LogRefused('bad-checkpoint', `it is one of ${origin}, and the key is of ${verifier.keyName}`);
  const tiles = await checkTiles(source, checkpoint, older && readBy(verifier, older).checkpoint);
  const leaves = (upTo: number) => verifiedLeaves(source, size, upTo);
  const check = new EpochCheck(async function* (upTo): AsyncGenerator<MappedLeaf> {
    for await (const some of leaves(upTo))
      for (const { bytes, hash, index } of some) yield { index, hash, keys: mapKeysOf(parseLeaf(bytes)) };
  });
  const history = new LogHistory();
  let before = '';
  for await (const some of leaves(size)) {
    for (const { bytes, hash, index } of some) {
      const leaf = checkedLeaf(bytes, index, before);
      before = leaf.t;
      refusedAs(
        leaf.kind === 'ledger.key' ? 'false-key' : 'bad-leaf',
        () => history.take(leaf, index),
        `leaf ${index} `,
      );
      if (leaf.kind === 'ledger.map-epoch') await check.compare(leaf, index);
      check.take(leaf, index, hash);
    }
    onLeaves(Math.min(size, (some[0]?.index ?? 0) + tileWidth), size);
  }
  mustBe(check.head().root, checkpoint, 'the leaves');
  if (history.origin !== origin) throw new LogRefused('bad-leaf', `the leaves are of ${history.origin}`);
  for (const one of [signed, ...(older === undefined ? [] : [older])])
    refusedAs('bad-signature', () => history.open(one, key));
  return { checkpoint, note, witnesses, tiles, history, ...check.found };
}

/** What a checkpoint says. Another key than the one that is known may have signed it: which one is known once all leaves are read. */
function readBy(verifier: NoteVerifier, bytes: Uint8Array): Pick<ReplayedLog, 'note' | 'checkpoint'> {
  const note = refusedAs('bad-signature', () => parseNote(bytes));
  refusedAs('bad-signature', () => verifiedSignatures(note, [verifier]));
  const checkpoint = refusedAs('bad-checkpoint', () => parseCheckpointText(note.text));
  return { note, checkpoint };
}

/** The witnesses that have cosigned a checkpoint. They have to be as many as the policy wants. */
function cosignersOf(note: SignedNote, policy: LogPolicy): readonly string[] {
  const verified = refusedAs('bad-signature', () => verifiedSignatures(note, [...policy.witnesses.values()]));
  const hasSigned = (known: NoteVerifier) =>
    verified.some(({ keyName, keyId }) => keyName === known.keyName && keyId === known.keyId);
  const names = [...policy.witnesses].filter(([, known]) => hasSigned(known)).map(([name]) => name);
  if (isQuorum(policy, new Set(names))) return names;
  const who = names.length === 0 ? 'no witness of the policy' : `${names.join(', ')} and no other`;
  throw new LogRefused('no-quorum', `${who} has cosigned the checkpoint, and the policy wants ${policy.quorum}`);
}

/** Gives how many tiles of hashes there are. All have to be what those of the lowest level make, and that what is signed. */
async function checkTiles(source: LogSource, signed: LogCheckpoint, older: TreeHead | undefined): Promise<number> {
  const { size } = signed;
  if (older !== undefined && older.size > size)
    throw new LogRefused('missing-tail', `the log had ${older.size} leaves, and has ${size}`);
  const edge = new RightEdge();
  let count = 0;
  let made: { readonly tile: Tile; readonly bytes: Uint8Array }[] = [];
  let wrong: LogRefused | undefined;
  const take = (tile: Tile, bytes: Uint8Array) => void made.push({ tile, bytes });
  const compare = async () => {
    for (const { tile, bytes } of made) {
      count++;
      if (tile.level !== 0 && wrong === undefined) wrong = await differenceAt(source, tile, bytes);
    }
    made = [];
  };
  for (let at = 0; at < size; at += tileWidth) {
    const tile = tileAt(0, at, size) as Tile;
    const hashes = await hashesOf(source, tile);
    for (let place = 0; place < tile.width; place++) {
      edge.append(hashes.subarray(place * hashBytes, (place + 1) * hashBytes), take);
      if (edge.size === older?.size) mustBe(edge.root(), older, `the first ${older.size} leaves`);
    }
    await compare();
  }
  edge.partialTiles(take);
  await compare();
  mustBe(edge.root(), signed, 'the tiles');
  if (wrong !== undefined) throw wrong;
  return count;
}

async function differenceAt(source: LogSource, tile: Tile, bytes: Uint8Array): Promise<LogRefused | undefined> {
  const found = await hashTile(source, tile);
  if (found === undefined) return new LogRefused('missing-tile', `${tilePath(tile)} is missing`);
  return Buffer.from(bytes).equals(found)
    ? undefined
    : new LogRefused('bad-tile', `${tilePath(tile)} is not what its leaves make`);
}

function mustBe(made: Uint8Array, { size, root }: TreeHead, what: string): void {
  if (Buffer.from(made).equals(root)) return;
  throw new LogRefused('forked-root', `${what} are not those of the root that was signed at ${size}`);
}

/** The hashes of leaves in a tile; of the last tile of a log that has neither it nor its leaves the tail is missing. */
async function hashesOf(source: LogSource, tile: Tile): Promise<Uint8Array> {
  const bytes = await hashTile(source, tile);
  if (bytes?.length === tile.width * hashBytes) return bytes;
  if (bytes !== undefined)
    throw new LogRefused('bad-tile', `${tilePath(tile)} has not ${tile.width * hashBytes} bytes`);
  const entries: Tile = { ...tile, level: 'entries' };
  if ((await bundleOf(source, entries)) !== undefined)
    throw new LogRefused('missing-tile', `${tilePath(tile)} is missing`);
  throw new LogRefused('missing-tail', `neither ${tilePath(tile)} nor ${tilePath(entries)} is there`);
}

/** A partial tile may be gone once there is a full one, which begins with it (tlog-tiles, section "Partial Tiles"). */
async function partialOrFull<T>(tile: Tile, read: (tile: Tile) => Promise<T | undefined>): Promise<T | undefined> {
  return (await read(tile)) ?? (tile.width === tileWidth ? undefined : read({ ...tile, width: tileWidth }));
}

async function hashTile(source: LogSource, tile: Tile): Promise<Uint8Array | undefined> {
  return partialOrFull(tile, async (one) => {
    const bytes = await source.read(tilePath(one), tileBytesMax);
    return one.width === tile.width ? bytes : bytes?.subarray(0, tile.width * hashBytes);
  });
}

async function bundleOf(source: LogSource, tile: Tile): Promise<Uint8Array[] | undefined> {
  return partialOrFull(tile, async (one) => {
    const bytes = await source.read(tilePath(one), bundleBytesMax);
    return bytes && leavesIn(bytes, one).slice(0, tile.width);
  });
}

interface VerifiedLeaf {
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  readonly index: number;
}

/** The first leaves, those of a bundle together, each with the hash that its tile has. */
async function* verifiedLeaves(source: LogSource, size: number, upTo: number): AsyncGenerator<VerifiedLeaf[]> {
  for (let at = 0; at < upTo; at += tileWidth) {
    const tile = tileAt('entries', at, size) as Tile;
    const [leaves, hashes] = await Promise.all([bundleOf(source, tile), hashesOf(source, { ...tile, level: 0 })]);
    if (leaves === undefined)
      throw new LogRefused('missing-tail', `the log has ${size} leaves, and ${tilePath(tile)} is missing`);
    const verified: VerifiedLeaf[] = [];
    for (const [place, bytes] of leaves.slice(0, upTo - at).entries()) {
      const hash = leafHash(bytes);
      const index = at + place;
      if (!Buffer.from(hashes.subarray(place * hashBytes, (place + 1) * hashBytes)).equals(hash))
        throw await wrongLeaf(source, size, index, hash);
      verified.push({ bytes, hash, index });
    }
    yield verified;
  }
}

function leavesIn(bundle: Uint8Array, tile: Tile): Uint8Array[] {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const leaves: Uint8Array[] = [];
  let at = 0;
  for (; leaves.length < tile.width; at += 2 + (leaves.at(-1)?.length ?? 0)) {
    const end = at + 2 <= bytes.length ? at + 2 + bytes.readUInt16BE(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length)
      throw new LogRefused('missing-tail', `${tilePath(tile)} ends after ${leaves.length} of ${tile.width} leaves`);
    leaves.push(bytes.subarray(at + 2, end));
  }
  if (at < bytes.length) throw new LogRefused('bad-entries', `${tilePath(tile)} goes on after ${tile.width} leaves`);
  return leaves;
}

async function wrongLeaf(source: LogSource, size: number, index: number, hash: Uint8Array): Promise<LogRefused> {
  for (let at = 0; at < size; at += tileWidth) {
    const hashes = await hashesOf(source, tileAt(0, at, size) as Tile);
    for (let place = 0; place * hashBytes < hashes.length; place++)
      if (Buffer.from(hashes.subarray(place * hashBytes, (place + 1) * hashBytes)).equals(hash))
        return new LogRefused('reordered-leaves', `leaf ${at + place} stands where leaf ${index} was`);
  }
  return new LogRefused('altered-leaf', `leaf ${index} is not the one that was logged`);
}

function checkedLeaf(bytes: Uint8Array, index: number, before: string): LogLeaf {
  const leaf = refusedAs('bad-leaf', () => parseLeaf(bytes), `leaf ${index}: `);
  if (leaf.t < before) throw new LogRefused('bad-leaf', `leaf ${index} was recorded before the one that it follows`);
  return leaf;
}

function refusedAs<T>(wrong: LogWrong, read: () => T, where = ''): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new LogRefused(wrong, where + error.message);
  }
}
