import { Say } from '#libs/assessment';
import { instant } from '#libs/evidence';
import type { ChronologyPart } from './chronology.js';
import { type UncoveredTime, uncoveredTimes } from './chronology-entries.js';
import type { PackDocuments, PackExhibit, PackExhibits } from './pack-documents.js';
import { wordings } from './texts/wording.js';
import { fromWorst, referenceKey, type Weight, weightsOf } from './weights.js';

/** What a document on paper has no more of. */
export const onPaper = { exhibitsMax: 500, uncoveredMax: 100 } as const;

/**
 * As much of a chronology as fits on paper, with a sentence that says where the rest is. What is left out is never what speaks
 * against the firm while anything else is in it.
 */
export function chronologyPart(pack: PackDocuments): ChronologyPart {
  const say = new Say(pack.language);
  const words = wordings[pack.language].chronology;
  const weights = weightsOf(fromWorst(pack.assessments));
  const exhibits = foremost(pack.exhibits, weights);
  const all = uncoveredTimes(pack.coverage);
  const uncovered = longest(all);
  const cut = (shown: number, of: number, text: (shown: string, of: string) => string) =>
    shown === of ? [] : [[text(say.count(shown), say.count(of))]];
  const foreword = [
    ...cut(exhibits.length, pack.exhibits.length, words.cut),
    ...cut(uncovered.length, all.length, words.cutGaps),
  ];
  return { exhibits, uncovered, foreword };
}

function foremost(exhibits: PackExhibits, weights: ReadonlyMap<string, Weight>): PackExhibit[] {
  const ranks: PackExhibit[][] = [[], [], [], []];
  for (const exhibit of exhibits) {
    const rank = ranks[rankOf(exhibit, weights.get(referenceKey(exhibit)))] as PackExhibit[];
    if (rank.length < onPaper.exhibitsMax) rank.push(exhibit);
  }
  return inOrder(ranks.flat().slice(0, onPaper.exhibitsMax));
}

function rankOf({ form }: PackExhibit, weight: Weight | undefined): number {
  if (weight !== undefined) return weight.side === 'against' ? 0 : 1;
  return form === 'evidence' ? 3 : 2;
}

/** By when it occurred; of one instant, by number. */
const inOrder = (exhibits: PackExhibit[]): PackExhibit[] =>
  exhibits.sort((one, other) => instant(one.occurred) - instant(other.occurred) || one.number - other.number);

function longest(uncovered: readonly UncoveredTime[]): readonly UncoveredTime[] {
  if (uncovered.length <= onPaper.uncoveredMax) return uncovered;
  const length = ({ from, to }: UncoveredTime) => instant(to) - instant(from);
  const chosen = new Set(
    [...uncovered].sort((one, other) => length(other) - length(one)).slice(0, onPaper.uncoveredMax),
  );
  return uncovered.filter((one) => chosen.has(one));
}
