import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { StoredEvent } from '#libs/event-store';
import {
  arrivalTag,
  hashOfLeaf,
  isOwnLeafKind,
  type LogLeaf,
  leafBytes,
  leafHash,
  subjectTag,
} from '#libs/transparency';

/** What a leaf is made of: bytes, or texts of which these are the UTF-8. */
export type LoggedEvent = Pick<StoredEvent, 'stream' | 'eventId' | 'type' | 'ledgertime' | 'position'> & {
  readonly [Part in 'data' | 'metadata']: Uint8Array | string;
};

/** A name under which a log goes on, from the event at a position on: those before keep their leaves. */
export interface LogName {
  readonly origin: string;
  readonly from: bigint;
}

/** In characters, of what a leaf says in clear: more than any version of the schemas lets an event have. */
const textLengthMax = 1_024;

/** Tags that are held of subjects that were met lately. */
const tagsMax = 20_000;

/** What stands in a stream of the ledger's and is not of its making, or says that the stream was deleted, or may be forgotten. */
const foreignKind = 'ledger.foreign';

/** Of the ledger's own kinds, those that have another name in its log. */
const ownKinds: Readonly<Record<string, string>> = {
  Quarantined: 'ledger.quarantine',
  Conflict: 'ledger.conflict',
  Proposal: 'ledger.proposal',
  ProposalDecided: 'ledger.decision',
};

export interface ArrivalNames {
  /**
   * What the ledger calls something that arrived and is no evidence, by the SHA-256 of that, both in hex. The same has the same
   * name; the hash itself would tell whoever guesses what it is of.
   */
  arrivalName(sha256: string): string;
}

/**
 * Makes the leaves of one ledger's log: of whatever can stand in its streams, the same bytes for the same event. A leaf says
 * nothing personal in clear, and commits to all that is stored.
 */
export class LeafMaker implements ArrivalNames {
  readonly #origin: string;
  readonly #tagKey: Uint8Array;
  readonly #continued: readonly LogName[];
  readonly #tags = new Map<string, string>();

  /**
   * @param origin of the ledger, and of its first log
   * @param tagKey the ledger's, of 32 bytes
   * @param continued the names under which its log has gone on, in order
   */
  constructor(origin: string, tagKey: Uint8Array, continued: readonly LogName[] = []) {
    this.#origin = origin;
    this.#tagKey = tagKey;
    this.#continued = continued;
  }

  /** The leaf, at most 65,535 bytes. */
  leafOf(event: LoggedEvent): Uint8Array {
    return leafBytes(this.#leaf(event));
  }

  #leaf(event: LoggedEvent): LogLeaf {
    const { id, kind, source = this.#origin, sequence, subjects, data, dk } = saidIn(event);
    return {
      ct: hash('sha256', event.data, 'hex'),
      ...(data && { data }),
      ...(dk !== undefined && { dk }),
      id,
      kind,
      log: this.#continued.findLast(({ from }) => event.position >= from)?.origin ?? this.#origin,
      md: hash('sha256', event.metadata, 'hex'),
      ...(sequence !== undefined && { n: sequence }),
      sb: subjects.map((subject) => this.tagOf(subject)).sort(),
      src: source,
      t: new Date(event.ledgertime).toISOString(),
      v: 1,
    };
  }

  /** The hash of the leaf (RFC 6962, section 2.1). */
  hashOf(event: LoggedEvent): Uint8Array {
    return leafHash(this.leafOf(event));
  }

  /** The same in hex, quicker: for comparing it. */
  hexHashOf(event: LoggedEvent): string {
    return hashOfLeaf(this.#leaf(event));
  }

  arrivalName(sha256: string): string {
    return Buffer.from(arrivalTag(this.#tagKey, Buffer.from(sha256, 'hex'))).toString('hex');
  }

  /** The tag of a subject, `client/x`, in hex. */
  tagOf(subject: string): string {
    const held = this.#tags.get(subject);
    if (held !== undefined) return held;
    const slash = subject.indexOf('/');
    const hashed = subjectTag(this.#tagKey, subject.slice(0, slash), subject.slice(slash + 1));
    const tag = Buffer.from(hashed).toString('hex');
    this.#tags.set(subject, tag);
    if (this.#tags.size > tagsMax) this.#tags.delete(this.#tags.keys().next().value as string);
    return tag;
  }
}

interface Said {
  readonly id: string;
  readonly kind: string;
  /** The ledger itself where none is said. */
  readonly source?: string | undefined;
  readonly sequence?: string | undefined;
  readonly subjects: readonly string[];
  /** What the ledger says of itself, for all to read. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** What is committed to of the key that its personal part is sealed with, if it has one. */
  readonly dk?: string | undefined;
}

const text = String.raw`"[^"\\]*"`;
const plain = '"([ !#-[\\]-~]*)"';

/**
 * Metadata as nearly all of it is: RFC 8785 has one order of members, and what is captured is ASCII without an escape. Read this way
 * it takes a third of what parsing takes.
 */
const usual = new RegExp(
  [
    `^\\{(?:"\\$causationId":${text},)?"\\$correlationId":${text},"ce":\\{`,
    `(?:"authid":${text},)?(?:"authtype":${text},)?(?:"datacontenttype":${text},)?(?:"dataschema":${text},)?`,
    `"id":${plain},(?:"sequence":"([0-9]{1,40})",)?"source":${plain},"specversion":${text},"subject":${plain},`,
    `"time":${text},(?:"traceparent":${text},)?(?:"tracestate":${text},)?"type":${text}\\},"instance":${text},`,
    `"principal":${text},(?:"resubmissionOf":${text},)?(?:"sealed":\\{"dk":"([0-9a-f]{64})","key":${text},"wrapped":${text}\\},)?`,
    `"v":1,"via":${text}\\}$`,
  ].join(''),
);

/** What metadata says, of what a leaf says too. */
interface SaidInMetadata {
  readonly ce: Readonly<Record<string, unknown>>;
  readonly dk?: string | undefined;
}

function metadataIn(metadata: Uint8Array | string): SaidInMetadata {
  const match = usual.exec(typeof metadata === 'string' ? metadata : viewed(metadata).toString('latin1'));
  if (match !== null) {
    const [, id, sequence, source, subject, dk] = match;
    return { ce: { id, sequence, source, subject }, dk };
  }
  const { ce, sealed } = objectIn(metadata);
  const { dk } = Object(sealed) as { readonly dk?: unknown };
  return { ce: Object(ce), ...(typeof dk === 'string' && /^[0-9a-f]{64}$/.test(dk) && { dk }) };
}

const typePattern = /^initium\.([A-Za-z]{1,64})\.v[0-9]{1,3}$/;

/**
 * What an event says of itself, in so far as it has the ledger's form. Asks no schema, for these change, and a leaf never
 * does. Never throws.
 */
function saidIn({ stream, eventId, type, data, metadata }: LoggedEvent): Said {
  if (isOwnLeafKind(type) && stream.startsWith('ledger-'))
    return { id: stream, kind: type, subjects: [], ...openDataIn(data) };
  const { ce, dk } = metadataIn(metadata);
  const { id, source, subject, sequence } = ce;
  const [, kind] = typePattern.exec(type) ?? [];
  if (kind === undefined || !isText(id) || !isText(source)) return { id: eventId, kind: foreignKind, subjects: [] };
  if (stream.startsWith('evidence-') && stream !== streamOf(source, id))
    return { id: eventId, kind: foreignKind, subjects: [] };
  return {
    id,
    source,
    kind: ownKinds[kind] ?? kind,
    sequence: numberIn(sequence),
    subjects: subjectsIn(kind, subject, data),
    dk,
  };
}

/** Whose an event is: of what is no evidence, whose it claims to be. The ledger itself has no tag. */
function subjectsIn(kind: string, subject: unknown, data: Uint8Array | string): readonly string[] {
  switch (kind) {
    case 'IdentityLink': {
      const { identifier } = objectIn(data);
      return [...new Set([subject, isText(identifier) ? linked(identifier) : undefined])].filter(isSubject);
    }
    case 'Quarantined': {
      const { claims, raw } = objectIn(data);
      const { subject } = Object(claims ?? (isText(raw) ? objectIn(Buffer.from(raw, 'base64')) : {}));
      return [subject].filter(isSubject);
    }
    case 'Conflict': {
      const { subject } = Object(objectIn(data).attempt);
      return [subject].filter(isSubject);
    }
    default:
      return [subject].filter(isSubject);
  }
}

/** What the ledger says of itself; nothing where somebody else wrote it, in another form. */
function openDataIn(said: Uint8Array | string): Pick<Said, 'data'> {
  const data = objectIn(said);
  return Buffer.from(canonicalize(data) ?? '').equals(Buffer.from(said)) ? { data } : {};
}

const sequenceMax = 2n ** 63n - 1n;

/** A sequence number without leading zeros. */
function numberIn(sequence: unknown): string | undefined {
  if (typeof sequence !== 'string' || !/^[0-9]{1,40}$/.test(sequence)) return undefined;
  const number = BigInt(sequence);
  return number <= sequenceMax ? String(number) : undefined;
}

/** The stream that is an identity's, and what a link joins: as they are stored, for ever, whatever else becomes of the words for it. */
const streamOf = (source: string, id: string): string =>
  `evidence-${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
const linked = (identifier: string): string =>
  identifier.startsWith('client/') ? identifier : `identifier/${identifier}`;

const isSubject = (value: unknown): value is string => isText(value) && /^[a-z]{1,32}\//.test(value);

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= textLengthMax && value.isWellFormed();

const viewed = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What bytes say as a JSON object; an empty one where they are none. */
function objectIn(said: Uint8Array | string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(typeof said === 'string' ? said : viewed(said).toString('utf8')));
  } catch {
    return {};
  }
}
