import type { FoundGap } from '#libs/assessment';
import { instant } from '#libs/evidence';

/** The type of a line of an export that says how far a source was covered, as the ledger found it. */
export const coverageType = 'ledger.coverage';

/** What `GET /v1/sources/{id}/coverage` answers, as far as an export goes by it. */
export interface CoverageAnswer {
  readonly source: string;
  /** The rule set by which it was judged; P1, before answers named any. */
  readonly ruleSet?: string;
  readonly from: string;
  readonly to: string;
  readonly knownAt: string;
  readonly uncovered: readonly {
    readonly from: string;
    readonly to: string;
    readonly cause: FoundGap['cause'];
    readonly because: readonly { readonly source: string; readonly id: string }[];
  }[];
}

/** Of one source, what a ledger found by a rule set, and when it knew that. */
export interface FoundCoverage {
  readonly source: string;
  readonly ruleSet: string;
  /** ms */
  readonly knownAt: number;
  readonly gaps: readonly FoundGap[];
}

/** A coverage answer as a line of an export. */
export function coverageLine(answer: CoverageAnswer): object {
  const { source, ruleSet, knownAt } = answer;
  return {
    specversion: '1.0',
    id: `coverage-${ruleSet}-${source}`,
    source: 'ledger',
    type: coverageType,
    subject: `source/${encodeURIComponent(source)}`,
    time: knownAt,
    data: answer,
    ledgertime: knownAt,
  };
}

/** What such a line says; undefined where it says nothing that can be read. */
export function foundCoverageIn(line: { readonly data?: unknown }): FoundCoverage | undefined {
  const { source, ruleSet = 'P1', knownAt, uncovered } = (line.data ?? {}) as Partial<CoverageAnswer>;
  if (typeof source !== 'string' || typeof knownAt !== 'string' || !Array.isArray(uncovered)) return undefined;
  const gaps = uncovered.map(
    ({ from, to, cause, because = [] }): FoundGap => ({ from: instant(from), to: instant(to), cause, because }),
  );
  const times = [instant(knownAt), ...gaps.flatMap(({ from, to }) => [from, to])];
  return times.some(Number.isNaN) ? undefined : { source, ruleSet, knownAt: instant(knownAt), gaps };
}
