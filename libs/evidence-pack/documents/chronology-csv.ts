import { gapCauseTexts, Say } from '#libs/assessment';
import { type Cell, csvLine } from '#libs/evidence';
import { type ChronologyEntry, chronologyEntries, uncoveredTimes } from './chronology-entries.js';
import type { PackDocuments } from './pack-documents.js';
import { wordings } from './texts/wording.js';
import { fromWorst, referenceKey, type Weight, weightsOf } from './weights.js';

const columns = [
  ...['entry', 'exhibit', 'occurred', 'until', 'recorded', 'provedAfter', 'provedBefore', 'source', 'id', 'subject'],
  ...['kind', 'form', 'sentence', 'bearing', 'decided', 'late', 'personal', 'recordedBy', 'sentBy'],
];

/**
 * The chronology as a table for spreadsheets (RFC 4180), in pieces: a header, and a line for each exhibit and for each time that
 * was not covered, in order of occurrence. Names of columns and codes are the same in every language, sentences in that of the
 * pack. No text is run as a formula.
 */
export function* chronologyCsv(pack: PackDocuments): Generator<string> {
  const weights = weightsOf(fromWorst(pack.assessments));
  const say = new Say(pack.language);
  yield csvLine(columns);
  for (const entry of chronologyEntries(pack.exhibits, uncoveredTimes(pack.coverage)))
    yield csvLine(cellsOf(entry, weights, say));
}

function cellsOf(entry: ChronologyEntry, weights: ReadonlyMap<string, Weight>, say: Say): Cell[] {
  if ('uncovered' in entry) {
    const { source, from, to, cause } = entry.uncovered;
    const sentence = wordings[say.language].chronology.gap(source, say.of(gapCauseTexts[cause]));
    const empty = (count: number) => Array<undefined>(count).fill(undefined);
    return [
      'uncovered',
      undefined,
      from,
      to,
      ...empty(3),
      source,
      ...empty(2),
      cause,
      undefined,
      sentence,
      ...empty(6),
    ];
  }
  const { exhibit } = entry;
  const { number, occurred, recorded, proved, source, id, subject, kind, form, sentence, isLate, personal } = exhibit;
  const weight = weights.get(referenceKey(exhibit));
  return [
    ...['exhibit', number, occurred, undefined, recorded, proved.after, proved.before, source, id, subject],
    ...[kind, form, sentence, weight?.side, weight?.isDecisive ?? false, isLate, personal],
    ...[exhibit.recordedBy, exhibit.sentBy],
  ];
}
