export {
  type AddCheckpoint,
  addCheckpointBytes,
  addCheckpointBytesMax,
  cosignaturesBytes,
  parseAddCheckpoint,
  parseCosignatures,
  parseWitnessedSize,
  sizeMediaType,
  witnessedSizeBytes,
} from './add-checkpoint.js';
export {
  checkpointText,
  type LogCheckpoint,
  logSigner,
  logVerifier,
  type OpenedCheckpoint,
  openCheckpoint,
  parseCheckpointText,
  signedCheckpoint,
} from './checkpoint.js';
export { cosignatureTime, witnessSigner, witnessVerifier } from './cosignature.js';
export { FormatError } from './format-error.js';
export { GrowingTree, type NodeSink } from './growing-tree.js';
export {
  arrivalTag,
  dataKeyHash,
  emptyMapHash,
  emptyRoot,
  hashBytes,
  leafHash,
  mapLeafHash,
  mapNodeHash,
  mapValue,
  nodeHash,
  sha256,
  sourceKey,
  subjectTag,
  sublogLeafBytes,
} from './hashes.js';
export {
  hashOfLeaf,
  isLeafOf,
  isOwnLeafKind,
  type LogLeaf,
  leafBytes,
  leafBytesMax,
  type OwnLeafKind,
  ownLeafKinds,
  parseLeaf,
} from './leaf.js';
export {
  type Continuation,
  type KeyOfLog,
  type KeyRotation,
  keyRotationData,
  keyRotationOf,
  LogHistory,
} from './log-history.js';
export { type MapEpoch, mapEpochData, mapEpochOf, mapFunction } from './map-epoch.js';
export { type MapEnd, type MapProof, mapProof, mapProofBytes, parseMapProof, verifyMapProof } from './map-proof.js';
export {
  isKeyName,
  type NoteSignature,
  type NoteSigner,
  type NoteVerifier,
  noteBytes,
  noteBytesMax,
  parseNote,
  type SignedNote,
  signatureBy,
  signNote,
  verifiedSignatures,
} from './note.js';
export {
  type KeyType,
  keyIdOf,
  keyTypes,
  type NoteKey,
  noteKeyOf,
  parseVerifierKey,
  signingKey,
  verifierKeyText,
} from './note-key.js';
export {
  isQuorum,
  type KnownKey,
  type LogPolicy,
  openWitnessed,
  parsePolicy,
  policyBytesMax,
  type WitnessedCheckpoint,
} from './policy.js';
export { type LogProof, parseHashLines, parseProof, proofBytes } from './proof.js';
export { RightEdge, type TileSink } from './right-edge.js';
export { openSealedData, type SealedData, type SealedIn, sealData } from './sealed-data.js';
export {
  isRight,
  type MapBranch,
  type MapEntry,
  type MapLeaf,
  type MapNode,
  mapDepthMax,
  mapHash,
  mapKeysOf,
  withEntries,
} from './subject-map.js';
export {
  type FirstEntries,
  firstEntriesMax,
  parseSubjectProof,
  type ShownSubject,
  type SubjectProof,
  type SublogEntry,
  subjectProofBytes,
  verifySubjectProof,
} from './subject-proof.js';
export {
  checkHashTile,
  entryBundle,
  hashesIn,
  parseEntryBundle,
  parseTilePath,
  type Tile,
  tileAt,
  tileHeight,
  tilePath,
  tilesOf,
  tilesRead,
  tileWidth,
} from './tile.js';
export {
  consistencyProof,
  type HashReader,
  inclusionProof,
  proofHashesMax,
  type TreeHead,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './tree.js';
