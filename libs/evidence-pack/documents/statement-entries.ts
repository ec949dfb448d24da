import type { Say } from '#libs/assessment';
import type { ShownKind } from '../shown-to-client.js';
import { type Block, strong, type TableRow } from './block.js';
import type { StatementEntry } from './statement-to-tell.js';
import type { StatementWording } from './texts/statement-en.js';
import { wordings } from './texts/wording.js';

/** A table has no more rows than this: so much is held at once. */
const rowsMax = 200;

/** What is told by kind, and then entry by entry, the earliest first: at most `entriesMax`, and then how many there are. */
export function* entriesOf(
  entries: readonly StatementEntry[],
  entriesMax: number,
  words: StatementWording,
  say: Say,
): Generator<Block> {
  if (entries.length === 0) {
    yield { paragraphs: [[words.allNothing]] };
    return;
  }
  yield categoriesTable(entries, words, say);
  yield { heading: { level: 2, text: words.all } };
  const shown = entries.slice(0, entriesMax);
  const cut = words.allCut(say.count(shown.length), say.count(entries.length));
  yield { paragraphs: [[words.allHow], ...(shown.length === entries.length ? [] : [[cut]])] };
  for (let from = 0; from < shown.length; from += rowsMax) {
    const rows = shown.slice(from, from + rowsMax);
    const { columns } = words;
    yield {
      table: {
        caption: words.table(say.count(from + 1), say.count(from + rows.length)),
        columns: [
          { name: columns.entry, width: 7 },
          { name: columns.times, width: 25 },
          { name: columns.what, width: 45 },
          { name: columns.from, width: 23 },
        ],
        rows: rows.map((entry) => entryRow(entry, words, wordings[say.language].colon)),
      },
    };
  }
}

function categoriesTable(entries: readonly StatementEntry[], words: StatementWording, say: Say): Block {
  const { kind, count, span, sources } = words.categoryColumns;
  const byKind = Map.groupBy(entries, (entry) => entry.kind);
  const order = Object.keys(words.kinds) as ShownKind[];
  const rows = order.flatMap((name): TableRow[] => {
    const some = byKind.get(name);
    if (some === undefined) return [];
    const from = new Set(some.map(({ source }) => source));
    const [first, last] = [some[0], some.at(-1)].map((entry) => (entry?.occurred ?? '').slice(0, 10));
    const texts = [words.kinds[name], say.count(some.length), `${first} – ${last}`, say.some([...from].sort(), 5)];
    return [{ cells: texts.map((text) => ({ lines: [[text]] })) }];
  });
  return {
    table: {
      caption: words.categoriesTable,
      columns: [
        { name: kind, width: 40 },
        { name: count, width: 12 },
        { name: span, width: 24 },
        { name: sources, width: 24 },
      ],
      rows,
    },
  };
}

function entryRow(entry: StatementEntry, words: StatementWording, colon: string): TableRow {
  const { number, source, subject, occurred, recorded, sentence, personal, isGone } = entry;
  const opened = personal.map(([name, text]) => [`${name}${colon}`, strong(text)]);
  return {
    id: `entry-${number}`,
    cells: [
      { lines: [[String(number)]] },
      {
        lines: [
          [`${words.happened} `, moment(occurred)],
          [`${words.recorded} `, moment(recorded)],
        ],
      },
      {
        lines: [
          [sentence],
          ...(opened.length === 0 ? [] : [[`${words.personal}${colon}`]]),
          ...opened,
          ...(isGone ? [[words.gone]] : []),
        ],
      },
      { lines: [[source], [subject]] },
    ],
  };
}

/** An instant as a table shows it: the digits of RFC 3339, in UTC. */
const moment = (text: string) => ({ text: text.replace('T', ' ').replace(/(?:\.0+)?Z$/, ''), instant: text });
