import { createHash, createPrivateKey } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  checkpointText,
  consistencyProof,
  entryBundle,
  type FirstEntries,
  hashesIn,
  inclusionProof,
  keyRotationData,
  keyTypes,
  type LogLeaf,
  leafBytes,
  leafHash,
  logSigner,
  type MapNode,
  mapEpochData,
  mapHash,
  mapKeysOf,
  mapProof,
  mapProofBytes,
  mapValue,
  noteBytes,
  noteKeyOf,
  proofBytes,
  RightEdge,
  type SubjectProof,
  type SublogEntry,
  signNote,
  subjectProofBytes,
  subjectTag,
  sublogLeafBytes,
  type Tile,
  type TreeHead,
  tilePath,
  tilesOf,
  tileWidth,
  verifierKeyText,
  withEntries,
  witnessSigner,
} from '#libs/transparency';

const origin = 'initium.example/ledger';
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const tagOf = (client: string) => subjectTag(Buffer.alloc(32, 7), 'client', client);

function keyOf(byte: number) {
  const header = Buffer.from('302e020100300506032b657004220420', 'hex');
  return createPrivateKey({ key: Buffer.concat([header, Buffer.alloc(32, byte)]), format: 'der', type: 'pkcs8' });
}

const [logKey, witnessKey, nextKey] = [keyOf(1), keyOf(2), keyOf(3)];
const witnessed = witnessSigner('witness.example/w1', witnessKey, 1_790_000_000);
export const logVkey = verifierKeyText(noteKeyOf(origin, keyTypes.note, logKey));
/** Of the key that takes over. */
export const nextVkey = verifierKeyText(noteKeyOf(origin, keyTypes.note, nextKey));
export const witnessVkey = verifierKeyText(noteKeyOf('witness.example/w1', keyTypes.cosignature, witnessKey));

/** What an operator may do to the log that is made. */
export interface Bending {
  /** At which leaf another key takes over; which then signs, unless it is said that the old one does. */
  readonly rotatedAt?: number;
  readonly signedBy?: 'old' | 'new' | 'both';
  /** Whose signature under the rotation is another's. */
  readonly forged?: 'key' | 'previous';
  /** Recorded another event in place of this one. */
  readonly otherAt?: number;
  /** Leaves this one out of the maps. */
  readonly unmapped?: number;
}

const leafOf = (index: number, rest: Pick<LogLeaf, 'kind' | 'ct' | 'sb'> & Partial<LogLeaf>): LogLeaf => ({
  v: 1,
  log: origin,
  t: new Date(Date.UTC(2026, 7, 3) + index * 500).toISOString(),
  md: sha256(`metadata ${index}`),
  ...rest,
});

/** The sub-logs of all keys over some leaves, and the map that says what they are. */
class Subjects {
  readonly #sublogs = new Map<string, RightEdge>();

  add(index: number, leaf: LogLeaf): void {
    for (const key of mapKeysOf(leaf)) {
      const sublog = this.#sublogs.get(hex(key)) ?? new RightEdge();
      sublog.append(leafHash(sublogLeafBytes(index, leafHash(leafBytes(leaf)))));
      this.#sublogs.set(hex(key), sublog);
    }
  }

  get count(): number {
    return this.#sublogs.size;
  }

  map(): MapNode {
    const keys = [...this.#sublogs.keys()].sort();
    return withEntries(
      undefined,
      keys.map((key) => ({ key: Buffer.from(key, 'hex'), value: this.#valueOf(key) })),
    );
  }

  #valueOf(key: string): Uint8Array {
    const { size, root } = this.headOf(key);
    return mapValue(size, root);
  }

  headOf(key: string): TreeHead {
    const sublog = this.#sublogs.get(key) as RightEdge;
    return { size: sublog.size, root: sublog.root() };
  }
}

/** The checkpoint of a log of these leaves' hashes, signed and cosigned. */
function checkpointOf({ size, root }: TreeHead, signedBy: Bending['signedBy']): Uint8Array {
  const keys = [...(signedBy === 'new' ? [] : [logKey]), ...(signedBy === 'old' ? [] : [nextKey])];
  const signers = [...keys.map((key) => logSigner(origin, key)), witnessed];
  return noteBytes(signNote(checkpointText({ origin, size, root }), ...signers));
}

function rotationData(forged: Bending['forged']) {
  const data = keyRotationData(origin, logKey, nextKey);
  const { signatures } = keyRotationData(origin, keyOf(4), keyOf(5));
  return forged === undefined ? data : { ...data, signatures: { ...data.signatures, [forged]: signatures[forged] } };
}

/**
 * A log of so many leaves, as files by their names: what a server would serve, and proofs of it. Every thousandth leaf, the
 * hundredth being the first, is that of a map epoch.
 */
export function madeLog(
  count: number,
  { otherAt, unmapped, rotatedAt, forged, signedBy = rotatedAt === undefined ? 'old' : 'new' }: Bending = {},
): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const keep = (tile: Tile, bytes: Uint8Array) => void files.set(tilePath(tile), bytes);
  const edge = new RightEdge();
  const subjects = new Subjects();
  const present: SublogEntry[] = [];
  let shown: (Omit<SubjectProof, 'epoch'> & { readonly leaf: number }) | undefined;
  const leaves: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    let leaf: LogLeaf;
    if (index % 1_000 === 99) {
      const map = subjects.map();
      const epoch = { size: index, root: edge.root(), mapRoot: mapHash(map), keys: subjects.count };
      const data = mapEpochData(epoch);
      shown = {
        map: mapProof(map, tagOf('c-1'), () => subjects.headOf(hex(tagOf('c-1')))),
        first: firstOf(present),
        leaf: index,
      };
      leaf = leafOf(index, { kind: 'ledger.map-epoch', ct: sha256(JSON.stringify(data)), sb: [], data });
      for (const [name, client] of Object.entries({ present: 'c-1', absent: 'nobody' })) {
        const key = tagOf(client);
        files.set(`${name}.map-proof`, mapProofBytes(mapProof(map, key, () => subjects.headOf(hex(key)))));
      }
    } else if (index === rotatedAt) {
      const data = { ...rotationData(forged) };
      leaf = leafOf(index, { kind: 'ledger.key', ct: sha256(JSON.stringify(data)), sb: [], data });
    } else {
      const sb = [hex(tagOf(`c-${index % 400}`))];
      const ct = sha256(`data ${index}${index === otherAt ? ', or other' : ''}`);
      leaf = leafOf(index, { kind: 'ServiceRequest', src: `app-${index % 5}`, id: `r-${index}`, ct, sb });
    }
    leaves.push(leafBytes(leaf));
    edge.append(leafHash(leafBytes(leaf)), keep);
    if (index !== unmapped) subjects.add(index, leaf);
    if (index % 400 === 1 && leaf.kind === 'ServiceRequest') present.push({ index, hash: leafHash(leafBytes(leaf)) });
  }
  edge.partialTiles(keep);
  for (const tile of tilesOf(count))
    if (tile.level === 'entries')
      keep(tile, entryBundle(leaves.slice(tile.index * tileWidth, tile.index * tileWidth + tile.width)));
  const checkpoint = checkpointOf({ size: count, root: edge.root() }, signedBy);
  const read = hashesIn(count, (tile) => files.get(tilePath(tile)) as Uint8Array);
  files.set('checkpoint', checkpoint);
  for (const index of [7, count - 1])
    files.set(`${index}.tlog-proof`, proofBytes({ index, hashes: inclusionProof(index, count, read), checkpoint }));
  if (shown === undefined) return files;
  const { leaf: index, ...said } = shown;
  const epoch = { index, hashes: inclusionProof(index, count, read), checkpoint, extra: leaves[index] as Uint8Array };
  files.set('first.subject-proof', subjectProofBytes({ ...said, epoch }));
  return files;
}

/** The first entries of a sub-log of less than a tile. */
function firstOf(entries: readonly SublogEntry[]): FirstEntries {
  const hashes = Buffer.concat(entries.map(({ index, hash }) => leafHash(sublogLeafBytes(index, hash))));
  const count = Math.min(3, entries.length);
  return {
    entries: entries.slice(0, count),
    consistency: consistencyProof(
      count,
      entries.length,
      hashesIn(entries.length, () => hashes),
    ),
  };
}

export function writeLog(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}
