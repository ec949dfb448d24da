import type { StoredEvent } from '#libs/event-store';
import { instant, isEvidenceStream } from '#libs/evidence';

/** What of a piece of evidence the views go by: its attributes, without its data. */
export interface Filing {
  readonly source: string;
  readonly subject: string;
  /** When it occurred, ms since 1970, UTC. */
  readonly time: number;
  readonly sequence: bigint | undefined;
}

const filings = new WeakMap<StoredEvent, Filing | typeof noEvidence>();
const noEvidence = 'no evidence';

/**
 * What an event is to be filed under; undefined for what is no evidence: quarantined bytes, conflicts, and the ledger's
 * own bookkeeping. The ledger's own facts count where they have the attributes of evidence (`ReferenceAdopted`).
 * Reads the metadata only, and once for all views. Throws when evidence lacks what all evidence has.
 */
export function filingOf(event: StoredEvent): Filing | undefined {
  let filing = filings.get(event);
  if (filing === undefined) {
    filing = readFiling(event) ?? noEvidence;
    filings.set(event, filing);
  }
  return filing === noEvidence ? undefined : filing;
}

function readFiling({ stream, metadata }: StoredEvent): Filing | undefined {
  const isEvidence = isEvidenceStream(stream);
  if (!isEvidence && !stream.startsWith('ledger-')) return undefined;
  const { v, ce } = JSON.parse(textOf(metadata)) as { v?: unknown; ce?: Record<string, unknown> };
  if (!isEvidence && typeof ce?.subject !== 'string') return undefined;
  if (v !== 1 || typeof ce?.subject !== 'string' || typeof ce.source !== 'string' || typeof ce.time !== 'string') {
    throw new Error(`no evidence of version 1 in ${stream}`);
  }
  const time = instant(ce.time);
  if (Number.isNaN(time)) throw new Error(`time is no instant in ${stream}`);
  const sequence = typeof ce.sequence === 'string' ? BigInt(ce.sequence) : undefined;
  return { source: ce.source, subject: ce.subject, time, sequence };
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
