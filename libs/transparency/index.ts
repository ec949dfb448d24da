export { FormatError } from './format-error.js';
export {
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
  isLeafOf,
  isOwnLeafKind,
  type LogLeaf,
  leafBytes,
  leafBytesMax,
  type OwnLeafKind,
  ownLeafKinds,
  parseLeaf,
} from './leaf.js';
export { RightEdge, type TileSink } from './right-edge.js';
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
