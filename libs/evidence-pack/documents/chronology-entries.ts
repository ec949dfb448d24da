import type { GapCause } from '#libs/assessment';
import { instant } from '#libs/evidence';
import type { CoverageOfPack, PackExhibit } from './pack-documents.js';

/** A time in which a source was not covered. */
export interface UncoveredTime {
  readonly source: string;
  readonly from: string;
  readonly to: string;
  readonly cause: GapCause;
}

export type ChronologyEntry = { readonly exhibit: PackExhibit } | { readonly uncovered: UncoveredTime };

/** All gaps of all sources, in order of their beginning. */
export const uncoveredTimes = ({ sources }: CoverageOfPack): readonly UncoveredTime[] =>
  sources
    .flatMap(({ source, gaps }) => gaps.map((gap) => ({ source, ...gap })))
    .sort((one, other) => instant(one.from) - instant(other.from));

/** Exhibits in the order in which they are given, with what was not covered where it begins: no time is blank without a word. */
export function* chronologyEntries(
  exhibits: Iterable<PackExhibit>,
  uncovered: readonly UncoveredTime[],
): Generator<ChronologyEntry> {
  let next = 0;
  const beginsBy = (ms: number): boolean => instant((uncovered[next] as UncoveredTime).from) <= ms;
  for (const exhibit of exhibits) {
    const occurred = instant(exhibit.occurred);
    while (next < uncovered.length && beginsBy(occurred)) yield { uncovered: uncovered[next++] as UncoveredTime };
    yield { exhibit };
  }
  while (next < uncovered.length) yield { uncovered: uncovered[next++] as UncoveredTime };
}

/** When an entry happened or began. */
export const timeOf = (entry: ChronologyEntry): string =>
  'exhibit' in entry ? entry.exhibit.occurred : entry.uncovered.from;
