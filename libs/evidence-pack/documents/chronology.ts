import { gapCauseTexts, Say } from '#libs/assessment';
import { instant } from '#libs/evidence';
import { badgesOf } from './badges.js';
import { type Block, type BlockDocument, type Spans, strong, type TableRow } from './block.js';
import {
  type ChronologyEntry,
  chronologyEntries,
  timeOf,
  type UncoveredTime,
  uncoveredTimes,
} from './chronology-entries.js';
import type { PackDocuments, PackExhibit } from './pack-documents.js';
import type { Wording } from './texts/en.js';
import { wordings } from './texts/wording.js';
import { fromWorst, referenceKey, type Weight, weightsOf } from './weights.js';

/** A table has no more rows than this: so much of a chronology is held at once. */
const rowsMax = 500;

/** What a chronology shows, and what is said before it. */
export interface ChronologyPart {
  readonly exhibits: Iterable<PackExhibit>;
  readonly uncovered: readonly UncoveredTime[];
  readonly foreword: readonly Spans[];
}

/** All exhibits in order of occurrence, and all uncovered time: a table for each month. Its blocks are made one by one. */
export function chronologyOf(pack: PackDocuments): BlockDocument {
  const uncovered = uncoveredTimes(pack.coverage);
  return chronologyDocument(pack, { exhibits: pack.exhibits, uncovered, foreword: [] });
}

export function chronologyDocument(pack: PackDocuments, part: ChronologyPart): BlockDocument {
  return {
    language: pack.language,
    title: wordings[pack.language].chronology.title(pack.question.client),
    blocks: blocksOf(pack, part),
  };
}

function* blocksOf(pack: PackDocuments, { exhibits, uncovered, foreword }: ChronologyPart): Generator<Block> {
  const say = new Say(pack.language);
  const words = wordings[pack.language];
  const { chronology } = words;
  const weights = weightsOf(fromWorst(pack.assessments));
  const count = pack.exhibits.length;
  const gaps = pack.coverage.sources.reduce((sum, source) => sum + source.gaps.length, 0);
  const sources = pack.coverage.sources.length;
  const coverage = sources === 0 ? [[words.missing.noSources]] : gaps === 0 ? [[chronology.whole]] : [];
  yield {
    paragraphs: [
      [chronology.counts(say.count(count), say.count(gaps))],
      ...foreword,
      ...coverage,
      [chronology.times],
      [chronology.order],
      [chronology.bearing],
    ],
  };
  if (count === 0) yield { paragraphs: [[chronology.empty]] };
  let month = '';
  for (const entries of byMonth(chronologyEntries(exhibits, uncovered))) {
    const which = say.month(instant(timeOf(entries[0] as ChronologyEntry)));
    if (which !== month) yield { heading: { level: 2, text: which } };
    month = which;
    yield tableOf(
      which,
      entries.map((entry) => rowOf(entry, weights, words, say)),
      words,
    );
  }
  yield { paragraphs: [[chronology.end], [words.limits.at(-1) as string]] };
}

/** Entries of one month together, of a long one in several lots. */
function* byMonth(entries: Iterable<ChronologyEntry>): Generator<readonly ChronologyEntry[]> {
  let lot: ChronologyEntry[] = [];
  for (const entry of entries) {
    const [first] = lot;
    const isOther = first !== undefined && monthOf(first) !== monthOf(entry);
    if (isOther || lot.length >= rowsMax) {
      yield lot;
      lot = [];
    }
    lot.push(entry);
  }
  if (lot.length > 0) yield lot;
}

const monthOf = (entry: ChronologyEntry): string => timeOf(entry).slice(0, 7);

const tableOf = (month: string, rows: readonly TableRow[], { chronology: { table, columns } }: Wording): Block => ({
  table: {
    caption: table(month),
    columns: [
      { name: columns.exhibit, width: 6 },
      { name: columns.times, width: 30 },
      { name: columns.what, width: 39 },
      { name: columns.about, width: 25 },
    ],
    rows,
  },
});

const rowOf = (entry: ChronologyEntry, weights: ReadonlyMap<string, Weight>, words: Wording, say: Say): TableRow =>
  'exhibit' in entry
    ? exhibitRow(entry.exhibit, weights.get(referenceKey(entry.exhibit)), words)
    : uncoveredRow(entry.uncovered, words, say);

function exhibitRow(exhibit: PackExhibit, weight: Weight | undefined, words: Wording): TableRow {
  const { number, source, id, subject, kind, occurred, recorded, sentence, recordedBy, sentBy } = exhibit;
  const { chronology } = words;
  const names = [recordedBy && chronology.recordedBy(recordedBy), sentBy && chronology.sentBy(sentBy)];
  const who = names.filter((name) => name !== undefined && name !== '').join(', ');
  return {
    id: `exhibit-${number}`,
    ...(exhibit.form !== 'evidence' && { tone: 'doubt' as const }),
    cells: [
      { lines: [[String(number)]] },
      {
        lines: [
          [`${chronology.happened} `, moment(occurred)],
          [`${chronology.recorded} `, moment(recorded)],
          [`${chronology.proved} `, bracketText(exhibit.proved, words)],
        ],
      },
      { lines: [[sentence]], badges: badgesOf(exhibit, weight, words) },
      { lines: [[strong(kind)], [`${source}/${id}`], [subject], ...(who === '' ? [] : [[who]])] },
    ],
  };
}

function bracketText({ after, before }: PackExhibit['proved'], { chronology }: Wording): string {
  if (after !== undefined && before !== undefined) return chronology.between(momentText(after), momentText(before));
  if (after !== undefined) return chronology.after(momentText(after));
  if (before !== undefined) return chronology.before(momentText(before));
  return chronology.unproved;
}

function uncoveredRow({ source, from, to, cause }: UncoveredTime, { chronology }: Wording, say: Say): TableRow {
  return {
    tone: 'doubt',
    cells: [
      { lines: [['–']] },
      {
        lines: [
          [`${chronology.from} `, moment(from)],
          [`${chronology.to} `, moment(to)],
        ],
      },
      {
        lines: [[chronology.gap(source, say.of(gapCauseTexts[cause]))]],
        badges: [{ tone: 'doubt', text: chronology.uncovered }],
      },
      { lines: [[source]] },
    ],
  };
}

/** An instant as a table shows it: the digits of RFC 3339, in UTC. */
const momentText = (text: string): string => text.replace('T', ' ').replace(/(?:\.0+)?Z$/, '');
const moment = (text: string) => ({ text: momentText(text), instant: text });
