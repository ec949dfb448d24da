import { type ClosedInterval, type Dossier, union } from '#libs/assessment';
import { canonical, hourMs, instant } from '#libs/evidence';
import { coverageOfPack, type PackCoverage, type PackQuestion } from '#libs/evidence-pack';
import { mustHold } from './claim.js';
import type { Pinned } from './pinned.js';
import { type DossierOfPack, dossierFrom } from './recomputed.js';

/** Whose word it is how far the sources were covered. */
export interface FollowedCoverage {
  readonly strength: 'AS_CLAIMED' | 'RECOMPUTED';
}

/**
 * Whether what a pack says of its sources is all that follows from what the ledger says that it found; and, where an export is given, from
 * what the sources sent. Throws a `FalseClaim` where it is not.
 */
export function mustFollow(
  coverage: PackCoverage,
  { dossier }: DossierOfPack,
  { question, pinned }: { readonly question: PackQuestion; readonly pinned: Pinned },
): FollowedCoverage {
  mustFollowFrom(coverage, dossier, question, 'the evidence of the pack');
  if (pinned.exported === undefined) return { strength: 'AS_CLAIMED' };
  mustFollowFrom(coverage, dossierFrom(question, pinned.exported).dossier, question, 'the export');
  return { strength: 'RECOMPUTED' };
}

function mustFollowFrom(told: PackCoverage, dossier: Dossier, question: PackQuestion, from: string): void {
  const subjects = question.subjects ?? dossier.subjects();
  const { coverage } = coverageOfPack(dossier, subjects, { ...question, at: instant(question.at) });
  mustHold(canonical(told) === canonical(coverage), () => `coverage.json is not what follows from ${from}`);
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
