import canonicalize from 'canonicalize';
import { hexOf, textOf, utf8Of } from './encodings.js';
import { FormatError } from './format-error.js';
import { leafTextHash, sha256 } from './hashes.js';
import { isKeyName } from './note.js';

/** What the ledger logs of itself. Other kinds are those of evidence. */
export const ownLeafKinds = [
  'ledger.genesis',
  'ledger.key',
  'ledger.anchor',
  'ledger.map-epoch',
  'ledger.erasure',
  'ledger.pack',
  'ledger.reference',
  'ledger.quarantine',
  'ledger.conflict',
  'ledger.decision',
  'ledger.hold',
  'ledger.proposal',
  'ledger.access',
  'ledger.restored',
  'ledger.foreign',
] as const;

export type OwnLeafKind = (typeof ownLeafKinds)[number];

/**
 * What the log says of one event, in the members that its bytes have. Hashes and tags are 64 hexadecimal digits in lower
 * case. Nothing in it is personal: it outlives every erasure.
 */
export interface LogLeaf {
  readonly v: 1;
  /** The log's origin. */
  readonly log: string;
  /** A kind of evidence, or of the ledger's own. */
  readonly kind: string;
  /** Who sent it. Evidence has one always. */
  readonly src?: string;
  /** What the source calls it. Evidence has one always. */
  readonly id?: string;
  /** The source's own sequence number, if it has one: decimal, up to 2^63 - 1, without leading zeros. */
  readonly n?: string;
  /** The ledgertime: RFC 3339 in UTC with milliseconds. Never the clock of who makes the leaf. */
  readonly t: string;
  /** SHA-256 of the event's stored data. */
  readonly ct: string;
  /** SHA-256 of its stored metadata. */
  readonly md: string;
  /** What its sealed part is opened with (`dataKeyHash`); absent where nothing is sealed. */
  readonly dk?: string;
  /** The tags of the subjects that it is about, each once, in order. */
  readonly sb: readonly string[];
  /** What the ledger says of itself, for all to read: its hash is `ct`. Only in leaves of the ledger's own kinds. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What fits an entry bundle of tlog-tiles. */
export const leafBytesMax = 65_535;

const HASH = /^[0-9a-f]{64}$/;
const EVIDENCE_KIND = /^[A-Za-z][A-Za-z0-9]{0,127}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const SEQUENCE = /^(?:0|[1-9]\d{0,18})$/;
const SEQUENCE_MAX = 2n ** 63n - 1n;
const owned: ReadonlySet<string> = new Set(ownLeafKinds);

export function isOwnLeafKind(kind: string): kind is OwnLeafKind {
  return owned.has(kind);
}

const isHash = (value: unknown) => typeof value === 'string' && HASH.test(value);
const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isAbsentOr = (is: (value: unknown) => boolean) => (value: unknown) => value === undefined || is(value);
/** A day that there is not would be read as one after it. */
const isTime = (value: unknown) => {
  if (value === lastTime) return true;
  const isOne =
    typeof value === 'string' && TIME.test(value) && new Date(value).getUTCDate() === Number(value.slice(8, 10));
  if (isOne) lastTime = value;
  return isOne;
};
/** Many events have one ledgertime. */
let lastTime: string | undefined;
const isSequence = (value: unknown) =>
  typeof value === 'string' && SEQUENCE.test(value) && BigInt(value) <= SEQUENCE_MAX;
const isKind = (value: unknown) => typeof value === 'string' && (EVIDENCE_KIND.test(value) || isOwnLeafKind(value));
const isInOrder = (tags: readonly unknown[]) =>
  tags.every((tag, index) => isHash(tag) && (index === 0 || (tags[index - 1] as string) < (tag as string)));
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

type Requirement = readonly [is: (value: unknown) => boolean, words: string];

/** Of each member, what it has to be, and the words for it. */
const members: Readonly<Record<keyof LogLeaf, Requirement>> = {
  v: [(value) => value === 1, 'the number 1'],
  log: [(value) => typeof value === 'string' && isKeyName(value), 'the origin of a log'],
  kind: [isKind, "a kind of evidence or of the ledger's own"],
  src: [isAbsentOr(isText), 'the name of a source'],
  id: [isAbsentOr(isText), 'an id'],
  n: [isAbsentOr(isSequence), 'a decimal number up to 2^63 - 1'],
  t: [isTime, 'a time in UTC with milliseconds'],
  ct: [isHash, 'a hash'],
  md: [isHash, 'a hash'],
  dk: [isAbsentOr(isHash), 'a hash'],
  sb: [(value) => Array.isArray(value) && isInOrder(value), 'a list of subject tags, each once, in order'],
  data: [isAbsentOr(isObject), 'an object'],
};
const requirements = Object.entries(members) as [keyof LogLeaf, Requirement][];

/**
 * The bytes of a leaf, in RFC 8785 form: made once, stored, and opaque from then on. Throws a `FormatError` where it is
 * none that `parseLeaf` would read, or longer than `leafBytesMax`.
 */
export function leafBytes(leaf: LogLeaf): Uint8Array {
  check(leaf);
  const bytes = utf8Of(leafText(leaf));
  if (bytes.length > leafBytesMax) throw new FormatError(`a leaf of ${bytes.length} bytes is over ${leafBytesMax}`);
  return bytes;
}

/** The hash of the bytes of a leaf, in hex, for comparing with one in a log: of what could be no leaf it is that of none. */
export const hashOfLeaf = (leaf: LogLeaf): string => leafTextHash(leafText(leaf));

/**
 * Reads a leaf strictly: the RFC 8785 form, with the members of version 1, each of its type, and no others. Throws a
 * `FormatError` that names the first thing that is wrong. A kind of the ledger's own that is not known is refused as well:
 * what it would mean cannot be guessed.
 */
export function parseLeaf(bytes: Uint8Array): LogLeaf {
  if (bytes.length > leafBytesMax) throw new FormatError(`a leaf of ${bytes.length} bytes is over ${leafBytesMax}`);
  const text = textOf(bytes, 'a leaf');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FormatError('a leaf is not JSON');
  }
  if (!isObject(value)) throw new FormatError('a leaf is not an object');
  const leaf: object = value as object;
  check(leaf);
  if (leafText(leaf) !== text) throw new FormatError('a leaf is not in RFC 8785 form');
  return leaf;
}

/** In RFC 8785 form. Members are written down in its order, so `JSON.stringify` gives that form in a fraction of the time. */
function leafText(leaf: LogLeaf): string {
  if (leaf.data !== undefined) return canonical(leaf);
  const { ct, dk, id, kind, log, md, n, sb, src, t, v } = leaf;
  const text = JSON.stringify({ ct, dk, id, kind, log, md, n, sb, src, t, v });
  // Half of a surrogate pair, which is no JSON, would have been escaped.
  return text.includes('\\ud') ? canonical(leaf) : text;
}

function canonical(value: unknown): string {
  try {
    return canonicalize(value) ?? '';
  } catch {
    throw new FormatError('a leaf holds what is no JSON');
  }
}

function check(leaf: object): asserts leaf is LogLeaf {
  for (const name of Object.keys(leaf))
    if (!Object.hasOwn(members, name))
      throw new FormatError(`a leaf has no member ${JSON.stringify(name.slice(0, 64))}`);
  const given = leaf as Partial<Record<keyof LogLeaf, unknown>>;
  for (const [name, [is, words]] of requirements)
    if (!is(given[name])) throw new FormatError(`${name} of a leaf is not ${words}`);
  const { kind, src, id, ct, data } = leaf as LogLeaf;
  if (isOwnLeafKind(kind)) {
    if (data !== undefined && hexOf(sha256(utf8Of(canonical(data)))) !== ct)
      throw new FormatError('ct of a leaf is not the hash of its data');
  } else {
    if (src === undefined || id === undefined) throw new FormatError('a leaf of evidence has no source and id');
    if (data !== undefined) throw new FormatError('a leaf of evidence has data in clear');
  }
}

/** Whether a leaf is that of an event with these stored bytes. */
export function isLeafOf({ ct, md }: LogLeaf, data: Uint8Array, metadata: Uint8Array): boolean {
  return hexOf(sha256(data)) === ct && hexOf(sha256(metadata)) === md;
}
