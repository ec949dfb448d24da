import { createPrivateKey, type KeyObject } from 'node:crypto';
import { canonical, instant, type RecordedEvidence, storedForm } from '#libs/evidence';
import {
  checkpointText,
  consistencyProof,
  type HashReader,
  inclusionProof,
  keyRotationData,
  keyTypes,
  leafBytes,
  leafHash,
  logSigner,
  type MapNode,
  mapEpochData,
  mapHash,
  mapKeysOf,
  mapValue,
  nodeHash,
  noteBytes,
  noteKeyOf,
  parseLeaf,
  proofBytes,
  sha256,
  signNote,
  sublogLeafBytes,
  treeRoot,
  verifierKeyText,
  withEntries,
  witnessSigner,
} from '#libs/transparency';
import { LeafMaker } from '../apps/ledger/proofs/leaf-maker.js';

export const madeOrigin = 'initium.example/ledger';
export const madeTagKey = Buffer.alloc(32, 7);

function keyOf(byte: number): KeyObject {
  const header = Buffer.from('302e020100300506032b657004220420', 'hex');
  return createPrivateKey({ key: Buffer.concat([header, Buffer.alloc(32, byte)]), format: 'der', type: 'pkcs8' });
}
const [witnessKey, replayerKey] = [keyOf(2), keyOf(3)];
/** Keys of the log, of which the first signs until another takes over. */
const logKeys = [keyOf(1), keyOf(4), keyOf(5)] as const;
type LogKeyNumber = 0 | 1 | 2;
export const madeLogVkeys = logKeys.map((key) => verifierKeyText(noteKeyOf(madeOrigin, keyTypes.note, key)));
export const [madeLogVkey, madeWitnessVkey, madeReplayerVkey] = [
  madeLogVkeys[0] as string,
  verifierKeyText(noteKeyOf('witness.example/w1', keyTypes.cosignature, witnessKey)),
  verifierKeyText(noteKeyOf('nca.example/replay', keyTypes.cosignature, replayerKey)),
] as const;

type LeafData = Readonly<Record<string, unknown>>;

/** The hashes of a tree that lies in memory. */
function hashesOf(leaves: readonly Uint8Array[]): HashReader {
  const levels: Uint8Array[][] = [[...leaves]];
  for (let below = levels[0] as Uint8Array[]; below.length > 1; below = levels.at(-1) as Uint8Array[])
    levels.push(
      Array.from({ length: Math.floor(below.length / 2) }, (_, at) =>
        nodeHash(below[2 * at] as Uint8Array, below[2 * at + 1] as Uint8Array),
      ),
    );
  return (level, index) => levels[level]?.[index] as Uint8Array;
}

/** A leaf of a log that a test made, with what it is of. */
export interface MadeLeaf {
  readonly bytes: Uint8Array;
  readonly stored?: { readonly data: Uint8Array; readonly metadata: Uint8Array; readonly evidence: RecordedEvidence };
}

/** A log in memory, of which an operator with all keys can make whatever he likes. */
export class MadeLog {
  readonly leaves: MadeLeaf[] = [];
  readonly #maker = new LeafMaker(madeOrigin, madeTagKey);
  /** Those that sign checkpoints. */
  signing: readonly LogKeyNumber[] = [0];

  /** Has a key take over from another, by a leaf that both have signed. Nothing is said of which signs from then on. */
  rotate(previous: LogKeyNumber, next: LogKeyNumber, forged?: 'previous' | 'key'): void {
    const data = keyRotationData(madeOrigin, logKeys[previous], logKeys[next]);
    // Of the other key, over something else.
    const other = keyRotationData(madeOrigin, logKeys[next], logKeys[previous]).signatures;
    const signatures = { ...data.signatures, ...(forged && { [forged]: other[forged] }) };
    this.say('ledger.key', { ...data, signatures });
  }

  tagOf(subject: string): string {
    return this.#maker.tagOf(subject);
  }

  record(recorded: RecordedEvidence): void {
    const { ledgertime, position: _, principal = 'anonymous', approvedproposal, anchorroot, ...evidence } = recorded;
    const reception = {
      principal,
      via: 'http',
      instance: 'i',
      approvedProposal: approvedproposal,
      anchorRoot: anchorroot,
    };
    const { stream, type, data, metadata } = storedForm(evidence as RecordedEvidence, reception);
    const at = { ledgertime: instant(ledgertime), position: BigInt(this.leaves.length) };
    const bytes = this.#maker.leafOf({ stream, type, data, metadata, eventId: `e${this.leaves.length}`, ...at });
    this.leaves.push({ bytes, stored: { data, metadata, evidence: recorded } });
  }

  /** A leaf of the ledger's own; gives its index. */
  say(kind: string, data: LeafData): number {
    const ct = Buffer.from(sha256(Buffer.from(canonical(data)))).toString('hex');
    const last = this.leaves.at(-1);
    const t = last === undefined ? '2026-01-01T00:00:00.000Z' : parseLeaf(last.bytes).t;
    const md = '0'.repeat(64);
    this.leaves.push({ bytes: leafBytes({ v: 1, log: madeOrigin, kind, t, ct, md, sb: [], data }) });
    return this.leaves.length - 1;
  }

  closeEpoch(unmapped: (index: number) => boolean = () => false): MadeEpoch {
    const epoch = new MadeEpoch(this, unmapped);
    const { size, map } = epoch;
    const data = mapEpochData({ size, root: this.rootAt(size), mapRoot: mapHash(map), keys: epoch.keys });
    epoch.leaf = this.say('ledger.map-epoch', data);
    return epoch;
  }

  /** Reads without making anew, while nothing is appended. */
  reader(): HashReader {
    return hashesOf(this.leaves.map(({ bytes }) => leafHash(bytes)));
  }

  rootAt(size: number): Uint8Array {
    return treeRoot(size, this.reader());
  }

  checkpoint(size: number, by: readonly ('witness' | 'replayer')[] = []): Uint8Array {
    const time = 1_790_000_000;
    const cosigners = {
      witness: witnessSigner('witness.example/w1', witnessKey, time),
      replayer: witnessSigner('nca.example/replay', replayerKey, time),
    };
    const text = checkpointText({ origin: madeOrigin, size, root: this.rootAt(size) });
    const signers = this.signing.map((number) => logSigner(madeOrigin, logKeys[number]));
    return noteBytes(signNote(text, ...signers, ...by.map((name) => cosigners[name])));
  }

  prover(size: number, checkpoint: Uint8Array): (index: number) => Uint8Array {
    const read = this.reader();
    return (index) => proofBytes({ index, hashes: inclusionProof(index, size, read), checkpoint });
  }

  consistency(from: number, to: number): Uint8Array[] {
    return consistencyProof(from, to, this.reader());
  }
}

/** An epoch of the subject map over all that is in a log, but for what is left out. */
export class MadeEpoch {
  readonly size: number;
  readonly map: MapNode;
  leaf = 0;
  readonly #indexes = new Map<string, number[]>();
  readonly #log: MadeLog;

  constructor(log: MadeLog, unmapped: (index: number) => boolean) {
    this.#log = log;
    this.size = log.leaves.length;
    for (const [index, { bytes }] of log.leaves.entries())
      if (!unmapped(index))
        for (const key of mapKeysOf(parseLeaf(bytes))) {
          const name = Buffer.from(key).toString('hex');
          const indexes = this.#indexes.get(name) ?? [];
          indexes.push(index);
          this.#indexes.set(name, indexes);
        }
    const keys = [...this.#indexes.keys()].sort();
    this.map = withEntries(
      undefined,
      keys.map((name) => ({ key: Buffer.from(name, 'hex'), value: this.#valueOf(name) })),
    );
  }

  get keys(): number {
    return this.#indexes.size;
  }

  indexesOf(tag: string): readonly number[] {
    return this.#indexes.get(tag) ?? [];
  }

  headOf(tag: string): { readonly size: number; readonly root: Uint8Array } {
    const hashes = this.#sublogHashes(tag);
    return { size: hashes.length, root: treeRoot(hashes.length, hashesOf(hashes)) };
  }

  /** That the sub-log goes on from so many of its first. */
  goesOnFrom(tag: string, count: number): Uint8Array[] {
    const hashes = this.#sublogHashes(tag);
    return consistencyProof(count, hashes.length, hashesOf(hashes));
  }

  #valueOf(tag: string): Uint8Array {
    const { size, root } = this.headOf(tag);
    return mapValue(size, root);
  }

  #sublogHashes(tag: string): Uint8Array[] {
    return this.indexesOf(tag).map((index) =>
      leafHash(sublogLeafBytes(index, leafHash(this.#log.leaves[index]?.bytes as Uint8Array))),
    );
  }
}
