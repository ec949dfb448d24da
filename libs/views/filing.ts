import type { StoredEvent } from '#libs/event-store';
import { instant, isEvidenceStream } from '#libs/evidence';
import { type Filing, usualFiling } from './usual-filing.js';

export type { Filing } from './usual-filing.js';

/** An event on its way into the views. What it is filed under is read once for all of them, by the first that asks. */
export class Delivery {
  readonly event: StoredEvent;
  #filing: Filing | undefined;
  #isRead = false;

  constructor(event: StoredEvent) {
    this.event = event;
  }

  /**
   * Undefined for what is no evidence: quarantined bytes, conflicts, and the ledger's own bookkeeping. The ledger's own
   * facts count where they have the attributes of evidence. Throws when evidence lacks what all evidence has.
   */
  get filing(): Filing | undefined {
    if (!this.#isRead) {
      this.#filing = readFiling(this.event);
      this.#isRead = true;
    }
    return this.#filing;
  }
}

function readFiling({ stream, metadata }: StoredEvent): Filing | undefined {
  const isEvidence = isEvidenceStream(stream);
  if (!isEvidence && !stream.startsWith('ledger-')) return undefined;
  const usual = usualFiling(metadata);
  if (usual !== undefined) return usual;
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
  if (bytes instanceof Buffer) return bytes.toString('utf8');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
