import { type TypeOf, typeOf } from './event-type.js';
import type { DataOf, KindName } from './kinds.js';

/**
 * The CloudEvents attributes of any evidence but `type` and `data`. Absent is absent, never null. Beside them it may have
 * extension attributes, by any other name: they are kept and shown, and nobody here asks for them.
 */
export interface Attributes {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  /** When it occurred, says the source: RFC 3339, UTC. Read it with `instant`. */
  readonly time: string;
  /** The instants that were sent with an offset, as they were sent: `/time=… /data/from=…`. Says the ledger. */
  readonly sentinstants?: string;
  readonly sequence?: string;
  readonly authid?: string;
  readonly authtype?: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
}

/** Evidence of one kind. */
export type EvidenceOf<Name extends KindName> = Attributes & {
  readonly type: TypeOf<Name>;
  readonly data: DataOf<Name>;
};

/** One immutable fact, a CloudEvent of one of the kinds. `type` tells which, and narrows `data`. */
export type Evidence = { [Name in KindName]: EvidenceOf<Name> }[KindName];

/** What the ledger adds. */
export interface Recorded {
  /** When the ledger durably took it: RFC 3339, UTC. */
  readonly ledgertime: string;
  /** Its place in the whole ledger, decimal; absent in a file that has none. */
  readonly position?: string;
  /** The `quarantineId` of the original that this mends. */
  readonly resubmissionof?: string;
  /** Who was authenticated when it came in; absent in a file that does not say. `authid` is who recorded it, says the source. */
  readonly principal?: string;
  /**
   * The SHA-256, in hex, of the root certificate to which the token of its anchor led when it was recorded; absent where it was
   * not verified. Says the ledger.
   */
  readonly anchorroot?: string;
  /**
   * The id of the proposal by which two persons whom the ledger knew decided on it; absent where who approved it is somebody's word.
   * Says the ledger.
   */
  readonly approvedproposal?: string;
  /** The vault's name for the key by which what is `sealed` in its data opens; absent where nothing is. Says the ledger. */
  readonly sealedkey?: string;
}

export type RecordedEvidenceOf<Name extends KindName> = EvidenceOf<Name> & Recorded;
export type RecordedEvidence = { [Name in KindName]: RecordedEvidenceOf<Name> }[KindName];

/** Whether evidence is of this kind. */
export function isKind<Name extends KindName, E extends Evidence>(
  evidence: E,
  name: Name,
): evidence is E & EvidenceOf<Name> {
  return evidence.type === typeOf(name);
}
