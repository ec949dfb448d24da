import type { FoundGap } from '#libs/assessment';
import { instant } from '#libs/evidence';

/** The type of a line of an export that says how far a source was covered, as the ledger found it. */
export const coverageType = 'ledger.coverage';

/** What `GET /v1/sources/{id}/coverage` answers, as far as an export goes by it. */
export interface CoverageAnswer {
  readonly source: string;
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

/** Of one source, what a ledger found and when it knew that. */
export interface FoundCoverage {
  readonly source: string;
  /** ms */
  readonly knownAt: number;
  readonly gaps: readonly FoundGap[];
}

/** A coverage answer as a line of an export. */
export function coverageLine(answer: CoverageAnswer): object {
  const { source, knownAt } = answer;
  return {
    specversion: '1.0',
    id: `coverage-${source}`,
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
  const { source, knownAt, uncovered } = (line.data ?? {}) as Partial<CoverageAnswer>;
  if (typeof source !== 'string' || typeof knownAt !== 'string' || !Array.isArray(uncovered)) return undefined;
  const gaps = uncovered.map(({ from, to, cause }) => ({ from: instant(from), to: instant(to), cause }) as FoundGap);
  const times = [instant(knownAt), ...gaps.flatMap(({ from, to }) => [from, to])];
  return times.some(Number.isNaN) ? undefined : { source, knownAt: instant(knownAt), gaps };
}
