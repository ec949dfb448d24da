import type { Say } from '#libs/assessment';
import { type Cell, instant } from '#libs/evidence';
import type { Block, TableCell } from '../block.js';
import { wordings } from '../texts/wording.js';
import type { StateTable } from './table-sources.js';
import { dossierWordings } from './texts/dossier-wordings.js';
import type { DossierWording } from './texts/en.js';

const rowsShown = 15;

/** Which column of a table is shown how wide. */
export type ShownColumns = Partial<Record<keyof DossierWording['columns'], number>>;

export interface TableToShow {
  readonly table: StateTable;
  readonly columns: ShownColumns;
  readonly caption: string;
  /** In which all of it is. */
  readonly file: string;
}

/** The first rows of a table of the dossier, and what more there is. */
export function shownTable({ table, columns, caption, file }: TableToShow, say: Say): Block {
  const words = dossierWordings[say.language];
  if (table.rows.length === 0) return { paragraphs: [[`${caption}${wordings[say.language].colon}${words.none}`]] };
  const names = Object.keys(columns) as (keyof typeof columns)[];
  const places = names.map((name) => table.columns.indexOf(name));
  const standing = table.columns.indexOf('stands');
  const rows = table.rows.slice(0, rowsShown).map((row) => ({
    cells: places.map((place, index): TableCell => {
      const isRetracted = index === 0 && standing >= 0 && row[standing] === false;
      const badges = isRetracted ? [{ tone: 'doubt' as const, text: words.retracted }] : [];
      const text = cellText(row[place], say);
      return { lines: [[names[index] === 'basis' ? basisText(text, words) : text]], badges };
    }),
  }));
  const more = table.rows.length - rows.length;
  return {
    table: {
      caption,
      columns: names.map((name) => ({ name: words.columns[name], width: columns[name] as number })),
      rows,
    },
    ...(more > 0 && { list: [[words.more(say.count(more), file)]] }),
  };
}

/** Instants as the language writes them, and everything else as it was written. */
function cellText(cell: Cell, say: Say): string {
  if (cell === null || cell === undefined || cell === '') return '–';
  if (typeof cell === 'number') return say.count(cell);
  const text = String(cell);
  return INSTANT.test(text) ? say.instant(instant(text)) : text;
}

const basisText = (text: string, { exhibits, noExhibit }: DossierWording): string =>
  text === 'no exhibit' ? noExhibit : text.replace(/^exhibits /, `${exhibits} `);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
