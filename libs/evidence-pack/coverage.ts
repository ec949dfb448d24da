import { packLimits } from './limits.js';
import { instantOf, jsonPart, list, members, oneOf, parseJsonPart, text } from './strict.js';

/** Why a period of a source's time is uncovered. */
export const packGapCauses = ['SEQUENCE', 'HEARTBEAT', 'HEARTBEAT_COUNT', 'RECONCILIATION', 'DECLARED'] as const;

interface CitedEvidence {
  readonly source: string;
  readonly id: string;
}

/** Both ends belong to it. */
export interface PackPeriod {
  readonly from: string;
  readonly to: string;
}

/** A period that something shows to be uncovered, whatever resolutions lift of it. */
export interface PackGap extends PackPeriod {
  readonly cause: (typeof packGapCauses)[number];
  /** What shows it: an exhibit each; none for what is missing. */
  readonly because: readonly CitedEvidence[];
}

export interface PackSourceCoverage {
  readonly source: string;
  /** Who declared how it may be relied on: who recorded the version in force, as the source says; null where that is not said. */
  readonly declaredBy: string | null;
  /** When the source did not exist in the look-back is neither covered nor uncovered. */
  readonly covered: readonly PackPeriod[];
  /** What of the look-back counts as uncovered, after resolutions. */
  readonly uncovered: readonly PackGap[];
  /** What the ledger found, from which that and every verdict follow: gaps before resolutions, and where it was heard last. */
  readonly found: {
    readonly gaps: readonly PackGap[];
    readonly heard: { readonly at: string; readonly because: readonly CitedEvidence[] };
  };
}

/**
 * How far each registered source was covered in the look-back, as the ledger found it: it would take every number that a source
 * sent, about whomever, to recompute it. So it is the ledger's claim, whose hash is in the log.
 */
export interface PackCoverage {
  readonly v: 1;
  readonly ruleSet: string;
  /** The look-back: as far as any answer of the pack looks. */
  readonly from: string;
  readonly to: string;
  readonly knownAt: string;
  readonly sources: readonly PackSourceCoverage[];
}

const cited = members<CitedEvidence>({ source: text(256), id: text(256) });
const gapsMax = 1_000_000;
const period = { from: instantOf, to: instantOf };
const periods = list(members<PackPeriod>(period), gapsMax);
const because = list(cited, packLimits.exhibitsMax);
const gaps = list(members<PackGap>({ ...period, cause: oneOf(...packGapCauses), because }), gapsMax);

const source = members<PackSourceCoverage>({
  source: text(256),
  declaredBy: (value, where) => (value === null ? null : text(256)(value, where)),
  covered: periods,
  uncovered: gaps,
  found: members({ gaps, heard: members({ at: instantOf, because }) }),
});

const coverage = members<PackCoverage>({
  v: oneOf(1),
  ruleSet: text(64),
  ...period,
  knownAt: instantOf,
  sources: list(source, 10_000),
});

export const coverageBytes = (found: PackCoverage): Uint8Array => jsonPart(found);

/** Reads `data/coverage.json`. Throws a `FormatError` where it is none. */
export const parsePackCoverage = (bytes: Uint8Array): PackCoverage => parseJsonPart(bytes, 'coverage.json', coverage);
