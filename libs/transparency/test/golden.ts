import { addCheckpointBytes, witnessedSizeBytes } from '../add-checkpoint.js';
import { checkpointText, signedCheckpoint } from '../checkpoint.js';
import { dataKeyHash, leafHash, mapValue, sha256, sourceKey, subjectTag, sublogLeafBytes } from '../hashes.js';
import { type LogLeaf, leafBytes } from '../leaf.js';
import { mapEpochData } from '../map-epoch.js';
import { mapProof, mapProofBytes } from '../map-proof.js';
import { noteBytes, signNote } from '../note.js';
import { proofBytes } from '../proof.js';
import { type MapEntry, mapHash, mapKeysOf, withEntries } from '../subject-map.js';
import { consistencyProof, inclusionProof, type TreeHead, treeRoot } from '../tree.js';
import { grownTree } from './grown-tree.js';
import { someLog, someWitness } from './keys.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const canonicalHash = (data: object) => hex(sha256(Buffer.from(JSON.stringify(data))));

const origin = 'initium.example/ledger';
const tagKey = Buffer.alloc(32, 7);
const tags = ['c-1', 'c-2', 'ç-3'].map((identifier) => hex(subjectTag(tagKey, 'client', identifier)));

const evidence = (index: number): LogLeaf => ({
  v: 1,
  log: origin,
  kind: index % 2 === 0 ? 'MarketingExposure' : 'ServiceRequest',
  src: index % 3 === 0 ? 'crm' : 'app/π',
  id: `event-${index}`,
  ...(index % 3 === 0 && { n: String(index) }),
  t: new Date(Date.UTC(2026, 7, 3, 10, 0, index)).toISOString(),
  ct: hex(sha256(Buffer.from(`data ${index}`))),
  md: hex(sha256(Buffer.from(`metadata ${index}`))),
  ...(index % 4 === 0 && { dk: hex(dataKeyHash(Buffer.alloc(32, index))) }),
  sb: [...new Set([tags[index % 3] as string, tags[index % 2] as string])].sort(),
});

/** The map over some leaves, and what its keys' sub-logs are. */
function mapOver(leaves: readonly LogLeaf[]) {
  const sublogs = new Map<string, Uint8Array[]>();
  for (const [index, leaf] of leaves.entries())
    for (const key of mapKeysOf(leaf)) {
      const own = sublogs.get(hex(key)) ?? [];
      sublogs.set(hex(key), [...own, sublogLeafBytes(index, leafHash(leafBytes(leaf)))]);
    }
  const heads = new Map([...sublogs].map(([key, own]) => [key, grownTree(own) as TreeHead]));
  const entries: MapEntry[] = [...heads]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, { size, root }]) => ({ key: Buffer.from(key, 'hex'), value: mapValue(size, root) }));
  return { map: withEntries(undefined, entries), heads, keys: entries.length };
}

/** A small log with all that is made of it, from nothing but what stands here. */
export function goldenLog() {
  const sources = Array.from({ length: 300 }, (_, index) => evidence(index));
  const { map, heads, keys } = mapOver(sources);
  const before = grownTree(sources.map(leafBytes));
  const data = mapEpochData({ size: 300, root: before.root, mapRoot: mapHash(map), keys });
  const epoch: LogLeaf = {
    v: 1,
    log: origin,
    kind: 'ledger.map-epoch',
    t: '2026-08-03T10:10:00.000Z',
    ct: canonicalHash(data),
    md: hex(sha256(Buffer.from('{}'))),
    sb: [],
    data,
  };
  const tree = grownTree([...sources, epoch].map(leafBytes));
  const [log, witness] = [someLog(origin, 1), someWitness('witness.example/w1', 2)];
  const head = { origin, size: tree.size, root: tree.root };
  const checkpoint = noteBytes(signNote(checkpointText(head), log.signer, witness.signer));
  const absent = subjectTag(tagKey, 'client', 'nobody');
  const present = Buffer.from(tags[0] as string, 'hex');
  const shown = (key: Uint8Array) => text(mapProofBytes(mapProof(map, key, () => heads.get(hex(key)) as TreeHead)));
  return {
    keys: { log: log.vkey, witness: witness.vkey },
    hashes: {
      tags,
      sourceKey: hex(sourceKey('crm')),
      dataKeyHash: hex(dataKeyHash(tagKey)),
      sublogLeaf: hex(sublogLeafBytes(299, leafHash(tree.leaves[299] as Uint8Array))),
    },
    leaves: [0, 1, 2, 300].map((index) => text(tree.leaves[index] as Uint8Array)),
    leafHashes: [0, 1, 2, 300].map((index) => hex(leafHash(tree.leaves[index] as Uint8Array))),
    roots: Object.fromEntries([1, 2, 3, 255, 256, 257, 301].map((size) => [size, hex(treeRoot(size, tree.read))])),
    files: Object.fromEntries([...tree.files].map(([path, bytes]) => [path, hex(sha256(bytes))])),
    checkpoint: text(checkpoint),
    proof: text(proofBytes({ index: 256, hashes: inclusionProof(256, tree.size, tree.read), checkpoint })),
    addCheckpoint: text(
      addCheckpointBytes({
        oldSize: 257,
        hashes: consistencyProof(257, tree.size, tree.read),
        checkpoint: signedCheckpoint(head, log.signer),
      }),
    ),
    witnessedSize: text(witnessedSizeBytes(301)),
    mapProofs: [present, sourceKey('crm'), absent].map(shown),
  };
}
