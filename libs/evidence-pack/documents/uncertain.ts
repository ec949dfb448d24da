import { flagTexts, gapCauseTexts, type Say, union } from '#libs/assessment';
import { instant } from '#libs/evidence';
import type { Spans } from './block.js';
import type { CoverageOfPack, PackDocuments } from './pack-documents.js';
import { wordings } from './texts/wording.js';
import type { ToldEvidence } from './told-evidence.js';

const gapsShown = 3;

/** What is missing from a pack, or what its reader has to doubt, a line each; never none where something is. */
export function uncertainOf(pack: PackDocuments, told: ToldEvidence, say: Say): readonly Spans[] {
  const words = wordings[say.language].missing;
  const { log } = pack;
  const flags = new Set([...pack.flags, ...pack.assessments.flatMap((one) => one.flags)]);
  const stamped = log.anchors.at(-1)?.size ?? 0;
  const counted = (count: number, text: (count: string) => string): Spans[] =>
    count === 0 ? [] : [[text(say.count(count))]];
  const lines: Spans[] = [
    ...[...flags].map((flag) => [say.of(flagTexts[flag])]),
    ...(flags.has('COVERAGE_UNDECLARED') ? [] : coverageOf(pack.coverage, say)),
    ...counted(told.arrivals, words.arrivals),
    ...counted(told.late, words.late),
    ...counted(told.sealed, words.sealed),
    ...counted(told.erased, words.erased),
    ...(stamped === 0 ? [[words.noStamp]] : stamped < log.size ? [[words.openEnd(say.count(stamped))]] : []),
    ...(pack.namesAreClaims ? [[words.claims]] : []),
  ];
  return lines.length === 0 ? [[words.nothing]] : lines;
}

/** In one line how far the sources were covered, and the longest of the gaps. */
function coverageOf({ from, to, sources }: CoverageOfPack, say: Say): Spans[] {
  const words = wordings[say.language].missing;
  if (sources.length === 0) return [[words.noSources]];
  const span = (one: { readonly from: string; readonly to: string }) => instant(one.to) - instant(one.from);
  const when = (text: string) => say.instant(instant(text));
  const gaps = sources.flatMap(({ source, gaps: found }) => found.map((gap) => ({ source, ...gap })));
  const whole = sources.filter(({ gaps: found }) => found.length === 0).length;
  const covered = words.covered(say.count(whole), say.count(sources.length), when(from), when(to));
  if (gaps.length === 0) return [[covered]];
  // Gaps of one source may overlap, each with a cause of its own.
  const together = sources.reduce((sum, { gaps: found }) => sum + lengthOf(found), 0);
  const longest = gaps.sort((one, other) => span(other) - span(one)).slice(0, gapsShown);
  return [
    [covered],
    [words.gaps(say.count(gaps.length), say.roughly(together))],
    ...longest.map((gap) => [words.gap(gap.source, when(gap.from), when(gap.to), say.of(gapCauseTexts[gap.cause]))]),
  ];
}

/** How much time gaps of one source take up together, in ms. */
function lengthOf(gaps: CoverageOfPack['sources'][number]['gaps']): number {
  const intervals = union(gaps.map(({ from, to }) => ({ from: instant(from), to: instant(to) })));
  return intervals.reduce((sum, { from, to }) => sum + (to - from), 0);
}
