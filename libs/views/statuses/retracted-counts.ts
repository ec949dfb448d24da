import { instant, isKind, type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import type { EvidenceIndex } from '../evidence-index/evidence-index.js';

/** For what period (ms, closed) a vendor counted what a source sent. */
interface VendorCount {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Counts of vendors that were retracted. For everybody the claim is gone; for a client about whom a regulator had asked
 * before it stands, until as much has arrived. The coverage of sources tells of no change then.
 */
export class RetractedCounts {
  readonly #told = new Map<string, VendorCount>();
  readonly #retracted = new Set<VendorCount>();

  /** Takes evidence about registers, in order. */
  note(item: RecordedEvidence): void {
    const source = sourceOfSubject(item.subject);
    if (source === undefined) return;
    if (isKind(item, 'Reconciliation')) {
      const { periodFrom, periodTo } = item.data;
      this.#told.set(keyOf(item), { source, from: instant(periodFrom), to: instant(periodTo) });
    } else if (isKind(item, 'Retraction')) {
      const count = this.#told.get(keyOf(item.data.target));
      if (count !== undefined) this.#retracted.add(count);
    }
  }

  /**
   * Where in (after, upTo] one of them may have been met, or not any more: wherever something of its period came. What of that
   * counts is for each rule set to say; they are rare, and so are those whom they concern.
   */
  mayTurnIn(evidenceIndex: EvidenceIndex, after: bigint, upTo: bigint): bigint[] {
    return [...this.#retracted].flatMap((count) =>
      evidenceIndex.events({ ...count, after, limit: Number.MAX_SAFE_INTEGER }, upTo),
    );
  }
}

const keyOf = ({ source, id }: { readonly source: string; readonly id: string }): string => `${source}\n${id}`;
