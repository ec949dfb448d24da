import { type ClosedInterval, type Dossier, union } from '#libs/assessment';
import { canonical, hourMs, instant, instantText } from '#libs/evidence';
import type { PackCoverage, PackQuestion } from '#libs/evidence-pack';
import { mustHold } from './claim.js';
import type { Pinned } from './pinned.js';
import { dossierFrom } from './recomputed.js';

/** Whose word it is how far the sources were covered. */
export interface FollowedCoverage {
  readonly strength: 'AS_CLAIMED' | 'RECOMPUTED';
}

/**
 * Whether what a pack says of its sources follows from what the ledger says that it found; and, where an export is given, from what the
 * sources sent. Throws a `FalseClaim` where it does not.
 */
export function mustFollow(
  coverage: PackCoverage,
  dossier: Dossier,
  { question, pinned }: { readonly question: PackQuestion; readonly pinned: Pinned },
): FollowedCoverage {
  const same = question.knownAt === coverage.knownAt && dossier.ruleSet.id === coverage.ruleSet;
  mustHold(same, () => 'coverage.json is of another rule set or another state of knowledge than the question');
  mustBeUncovered(coverage, dossier, 'the evidence of the pack');
  if (pinned.exported === undefined) return { strength: 'AS_CLAIMED' };
  mustBeUncovered(coverage, dossierFrom(question, pinned.exported).dossier, 'the export');
  return { strength: 'RECOMPUTED' };
}

function mustBeUncovered(coverage: PackCoverage, dossier: Dossier, by: string): void {
  const within = { from: instant(coverage.from), to: instant(coverage.to) };
  const told = coverage.sources.map(({ source, uncovered }) => [source, uncovered]);
  const made = dossier.registers.sources.map((source) => [
    source.id,
    source.uncovered(within, within.to).map(({ from, to, cause, because }) => ({
      ...{ from: instantText(from), to: instantText(to), cause },
      because: because.map(({ evidence }) => ({ source: evidence.source, id: evidence.id })),
    })),
  ]);
  mustHold(canonical(told) === canonical(made), () => `by ${by} other times are uncovered than coverage.json says`);
}

export function coverageInWords({ sources }: PackCoverage, { strength }: FollowedCoverage): string {
  const gaps = sources.flatMap(({ uncovered }) => uncovered);
  const whole = sources.filter(({ uncovered }) => uncovered.length === 0).length;
  const hours = sources.reduce((sum, { uncovered }) => sum + hoursOf(uncovered), 0);
  const word =
    strength === 'RECOMPUTED'
      ? 'recomputed from the export'
      : 'as claimed (its hash is in the ledger.pack leaf; recomputed with --evidence)';
  const gapsInWords = gaps.length === 0 ? [] : [`${gaps.length} gaps, ${Math.ceil(hours)} h`];
  return [`${whole} of ${sources.length} sources without gap`, ...gapsInWords, word].join(' · ');
}

function hoursOf(gaps: PackCoverage['sources'][number]['uncovered']): number {
  const periods = union(gaps.map(({ from, to }): ClosedInterval => ({ from: instant(from), to: instant(to) })));
  return periods.reduce((sum, { from, to }) => sum + (to - from) / hourMs, 0);
}
