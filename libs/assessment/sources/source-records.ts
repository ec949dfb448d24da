import type { Fact } from '../facts/fact.js';
import type { ReferenceTables } from '../reference/reference.js';
import type { Arrivals } from './arrivals.js';
import type { FoundOfSource } from './found-arrivals.js';
import type { Count, RequiredCounts } from './source-gaps.js';
import { type SourceEvidenceOf, type SourceRecord, sourceFrom } from './sources.js';

/** What is known about sources: what their records follow from, beside what they sent. */
export interface SourceEvidence {
  /** By source in the order of first mention: the facts about it in the ledger's order, with what retractions left. */
  readonly bySource: ReadonlyMap<string, readonly Fact[]>;
  readonly tables: ReferenceTables;
  /** The rule set by which they are asked, and how it reads counts. */
  readonly ruleSet: string;
  readonly counted: (count: Count) => RequiredCounts;
  /**
   * Whether it stands as it does for clients about whom no regulator asked, but of the whole ledger. It does not for one
   * about whom it asked before evidence about a source was retracted, nor where approvals are in doubt: then the records
   * follow from `bySource`, whatever else is known of the sources.
   */
  readonly isPlain: boolean;
  /** From which position on retractions do not relieve any more; undefined where all may. */
  readonly frozenFrom: bigint | undefined;
  readonly believesApprovals: boolean;
}

/** The registered sources as known at a position, by the order of first mention. */
export type SourcesAt = (position: bigint, evidence: SourceEvidence) => readonly SourceRecord[];

/** How many records of one source are kept. */
const recordsMax = 8;

interface Made extends SourceEvidenceOf {
  readonly by: ReferenceTables['reference'];
  readonly record: SourceRecord;
}

/** Makes the records of sources from the evidence about them and from what they sent, anew only where that differs. */
export class SourceRecords {
  readonly #arrivals: (source: string, position: bigint) => Arrivals;
  readonly #found: (source: string, ruleSet: string) => FoundOfSource | undefined;
  readonly #made = new Map<string, Made[]>();

  /**
   * @param arrivals what has arrived from a source by a position; best the very same where nothing more has
   * @param found what stands in for that, and for how it is counted; the very same each time
   */
  constructor(
    arrivals: (source: string, position: bigint) => Arrivals,
    found: (source: string, ruleSet: string) => FoundOfSource | undefined = () => undefined,
  ) {
    this.#arrivals = arrivals;
    this.#found = found;
  }

  readonly at: SourcesAt = (position, { bySource, tables, ruleSet, counted }) =>
    [...bySource]
      .filter(([, facts]) => facts.some((fact) => fact.kind === 'Source' && (fact.helps || fact.hurts)))
      .map(([source, facts]) => {
        const sent = this.#found(source, ruleSet) ?? { arrivals: this.#arrivals(source, position), counted };
        return this.#record(source, { facts, ...sent }, tables);
      });

  #record(source: string, from: SourceEvidenceOf, tables: ReferenceTables): SourceRecord {
    const made = this.#made.get(source) ?? [];
    this.#made.set(source, made);
    const by = tables.reference;
    const same = made.find(
      (one) =>
        one.facts === from.facts &&
        one.arrivals === from.arrivals &&
        one.by === by &&
        one.counted === from.counted &&
        one.heard === from.heard,
    );
    if (same !== undefined) return same.record;
    const record = sourceFrom(source, from, tables);
    if (made.push({ ...from, by, record }) > recordsMax) made.shift();
    return record;
  }
}
