import { instant, isKind, type RecordedEvidence, sourceOfSubject } from '#libs/evidence';
import type { Register } from '../register/register.js';

/** What a vendor counted in a period (ms, closed). */
interface Count {
  readonly source: string;
  readonly from: number;
  readonly to: number;
  readonly events: number;
}

/**
 * Counts of vendors that were retracted. For everybody the claim is gone; for a client about whom a regulator had asked
 * before it stands, until as much has arrived. The coverage of sources tells of no change then.
 */
export class RetractedCounts {
  readonly #told = new Map<string, Count>();
  readonly #retracted = new Set<Count>();

  /** Takes evidence about registers, in order. */
  note(item: RecordedEvidence): void {
    const source = sourceOfSubject(item.subject);
    if (source === undefined) return;
    if (isKind(item, 'Reconciliation')) {
      const { periodFrom, periodTo, vendorCount } = item.data;
      this.#told.set(keyOf(item), { source, from: instant(periodFrom), to: instant(periodTo), events: vendorCount });
    } else if (isKind(item, 'Retraction')) {
      const count = this.#told.get(keyOf(item.data.target));
      if (count !== undefined) this.#retracted.add(count);
    }
  }

  /** Where in (after, upTo] as much had arrived as one of them says. */
  metIn(register: Register, after: bigint, upTo: bigint): bigint[] {
    return [...this.#retracted].flatMap(({ events, ...filter }) => {
      if (events === 0) return [];
      const met = register.events({ ...filter, limit: events }, upTo)[events - 1];
      return met !== undefined && met > after ? [met] : [];
    });
  }
}

const keyOf = ({ source, id }: { readonly source: string; readonly id: string }): string => `${source}\n${id}`;
