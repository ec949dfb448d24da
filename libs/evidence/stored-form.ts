import { attributes } from './attributes.js';
import { canonical } from './canonical.js';
import type { Attributes, Evidence, RecordedEvidence } from './evidence.js';
import { instantText } from './instant.js';
import type { SealedKey } from './sealed.js';
import { utf8Bytes } from './utf8.js';
import type { EventReference } from './vocabulary.js';

/** How a piece of evidence came in. */
export interface Reception {
  /** Who was authenticated; `anonymous` where nobody is. */
  readonly principal: string;
  /** By which way: `http`, `import`, `ledger`, … */
  readonly via: string;
  /** The process that took it. */
  readonly instance: string;
  /** The quarantined original that this mends. */
  readonly resubmissionOf?: string;
  /** The event that brought this one about. */
  readonly causationId?: string;
  /** The SHA-256, in hex, of the root certificate to which the token of its anchor led. */
  readonly anchorRoot?: string | undefined;
  /** The proposal by which two persons whom the ledger knew decided on it. */
  readonly approvedProposal?: string | undefined;
  /** How what is sealed in its data opens. */
  readonly sealed?: SealedKey | undefined;
}

/** An event as a store takes it, but for the event id that the append makes up. */
export interface StoredForm {
  readonly stream: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** What of a stored event holds the evidence: as bytes, or read as texts already. */
export interface StoredEvidence {
  readonly type: string;
  readonly data: Uint8Array | string;
  readonly metadata: Uint8Array | string;
  /** Milliseconds since 1970, UTC. */
  readonly ledgertime: number;
  readonly position: bigint;
}

const STREAM_PREFIX = 'evidence-';
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The stream of one piece of evidence. Appending to it with NO_STREAM is what makes (source, id) unique for ever. */
export function evidenceStream({ source, id }: EventReference): string {
  return `${STREAM_PREFIX}${encoded(source)}/${encoded(id)}`;
}

const UNRESERVED = /^[A-Za-z0-9_.!~*'()-]*$/;

function encoded(name: string): string {
  return UNRESERVED.test(name) ? name : encodeURIComponent(name);
}

/** Whether a stream holds evidence, and not the ledger's bookkeeping. */
export function isEvidenceStream(stream: string): boolean {
  return stream.startsWith(STREAM_PREFIX);
}

/**
 * Evidence as it is stored, for ever: its data in RFC 8785 form, and in the metadata, of the same form, its other
 * attributes as they were received and how they came in.
 */
export function storedForm(evidence: Evidence, reception: Reception): StoredForm {
  return {
    stream: evidenceStream(evidence),
    type: evidence.type,
    data: utf8Bytes(canonical(evidence.data)),
    metadata: utf8Bytes(metadataText(evidence, reception)),
  };
}

/** `type` and `data` are members of evidence as well. */
const MEMBERS: ReadonlySet<string> = new Set([...Object.keys(attributes), 'type', 'subject', 'dataschema', 'data']);

/** In RFC 8785 form. Members are written down in its order, so `JSON.stringify` gives that form in a third of the time. */
function metadataText(evidence: Evidence, reception: Reception): string {
  for (const name in evidence) if (!MEMBERS.has(name)) return canonicalMetadata(evidence, reception);
  const { subject } = evidence;
  const text = JSON.stringify({
    $causationId: reception.causationId,
    $correlationId: subject,
    anchorRoot: reception.anchorRoot,
    approvedProposal: reception.approvedProposal,
    ce: {
      authid: evidence.authid,
      authtype: evidence.authtype,
      datacontenttype: evidence.datacontenttype,
      dataschema: evidence.dataschema,
      id: evidence.id,
      sequence: evidence.sequence,
      source: evidence.source,
      specversion: evidence.specversion,
      subject,
      time: evidence.time,
      traceparent: evidence.traceparent,
      tracestate: evidence.tracestate,
      type: evidence.type,
    },
    instance: reception.instance,
    principal: reception.principal,
    resubmissionOf: reception.resubmissionOf,
    sealed: reception.sealed && sealedIn(reception.sealed),
    v: 1,
    via: reception.via,
  });
  // Half of a surrogate pair, which is no JSON, would have been escaped.
  return text.includes('\\ud') ? canonicalMetadata(evidence, reception) : text;
}

/** In the order of RFC 8785. */
const sealedIn = ({ dk, key, wrapped }: SealedKey): SealedKey => ({ dk, key, wrapped });

function canonicalMetadata(evidence: Evidence, reception: Reception): string {
  const { data: _, ...ce } = evidence;
  const { causationId, ...received } = reception;
  return canonical({ v: 1, ce, ...received, $correlationId: evidence.subject, $causationId: causationId });
}

interface Metadata {
  readonly v: number;
  readonly ce: Attributes & { readonly type: string };
  readonly principal: string;
  readonly via: string;
  readonly instance: string;
  readonly resubmissionOf?: string;
  readonly anchorRoot?: string;
  readonly approvedProposal?: string;
  readonly sealed?: SealedKey;
  readonly $causationId?: string;
}

/**
 * A stored event as evidence again, with the ledger's time in milliseconds, its position, who was authenticated, what it
 * mends, and by which root its anchor was verified. Throws a
 * `TypeError` where the bytes are not what `storedForm` writes: that is a damaged or foreign store, never a source's
 * mistake.
 */
export function fromStored(stored: StoredEvidence): RecordedEvidence {
  const { ce, principal, resubmissionOf, anchorRoot, approvedProposal, sealed } = metadataOf(stored);
  // What was just parsed is nobody else's, so nothing needs to be copied.
  const evidence = ce as Writable<RecordedEvidence>;
  evidence.data = parse(stored.data) as RecordedEvidence['data'];
  evidence.ledgertime = instantText(stored.ledgertime);
  evidence.position = String(stored.position);
  if (typeof principal === 'string') evidence.principal = principal;
  if (resubmissionOf !== undefined) evidence.resubmissionof = resubmissionOf;
  // Where a source said so itself, when the name was anybody's to use, it has no effect.
  if (anchorRoot !== undefined) evidence.anchorroot = anchorRoot;
  else if (evidence.anchorroot !== undefined) delete evidence.anchorroot;
  if (approvedProposal !== undefined) evidence.approvedproposal = approvedProposal;
  else if (evidence.approvedproposal !== undefined) delete evidence.approvedproposal;
  if (sealed !== undefined) evidence.sealedkey = sealed.key;
  else if (evidence.sealedkey !== undefined) delete evidence.sealedkey;
  return evidence as RecordedEvidence;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How a stored piece of evidence came in. Throws as `fromStored` does. */
export function receptionOf(stored: Pick<StoredEvidence, 'type' | 'metadata'>): Reception {
  const metadata = metadataOf(stored);
  const { principal, via, instance, resubmissionOf, anchorRoot, approvedProposal, sealed, $causationId } = metadata;
  return {
    principal,
    via,
    instance,
    ...(resubmissionOf !== undefined && { resubmissionOf }),
    ...($causationId !== undefined && { causationId: $causationId }),
    ...(anchorRoot !== undefined && { anchorRoot }),
    ...(approvedProposal !== undefined && { approvedProposal }),
    ...(sealed !== undefined && { sealed }),
  };
}

function metadataOf({ type, metadata }: Pick<StoredEvidence, 'type' | 'metadata'>): Metadata {
  const parsed = parse(metadata) as Metadata;
  if (parsed?.v !== 1 || parsed.ce?.type !== type)
    throw new TypeError(`stored event of type ${type} is no evidence of version 1`);
  return parsed;
}

function parse(said: Uint8Array | string): unknown {
  return JSON.parse(typeof said === 'string' ? said : decoder.decode(said));
}
