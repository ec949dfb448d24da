import { type Badge, type Block, type BlockDocument, type Span, type Spans, signs, type TableCell } from './block.js';
import { escaped } from './escaped.js';
import { style } from './style.js';

/**
 * A document as one HTML page, in pieces: no script, nothing fetched, and everything in it escaped. The same document gives the
 * same bytes.
 */
export function* htmlOf({ language, title, blocks }: BlockDocument): Generator<string> {
  yield `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
`;
  for (const block of blocks) yield blockHtml(block);
  yield '</main>\n</body>\n</html>\n';
}

function blockHtml({ heading, verdict, paragraphs = [], list, table, beside }: Block): string {
  return [
    heading && `<h${heading.level}>${escaped(heading.text)}</h${heading.level}>\n`,
    verdict && verdictHtml(verdict),
    ...paragraphs.map((line) => `<p>${lineHtml(line)}</p>\n`),
    list && `<ul>\n${list.map((line) => `<li>${lineHtml(line)}</li>\n`).join('')}</ul>\n`,
    table && tableHtml(table),
    beside &&
      `<div class="beside">\n${beside.map((blocks) => `<div>${blocks.map(blockHtml).join('')}</div>`).join('\n')}\n</div>\n`,
  ]
    .filter((part) => part !== undefined)
    .join('');
}

const verdictHtml = ({ tone, text, lines }: NonNullable<Block['verdict']>): string =>
  `<div class="verdict ${tone}"><p class="word">${signHtml(tone)}${escaped(text)}</p>${lines.map((line) => `<p>${lineHtml(line)}</p>`).join('')}</div>\n`;

/** As many rows as stand on one page of paper in any case. */
const shortRowsMax = 8;

/** About how high a row is, until it is drawn. */
const rowHeightRem = 6;

/** Roles beside the elements: where a narrow page shows a table as a list it stays a table to those who hear it. */
function tableHtml({ caption, columns, rows }: NonNullable<Block['table']>): string {
  const names = columns.map(({ name }) => escaped(name));
  const head = names.map((name) => `<th role="columnheader" scope="col">${name}</th>`).join('');
  const widths = columns.map(({ width }) => `<col style="width:${width}%">`).join('');
  const body = rows.map(({ id, tone, cells }) => {
    const attributes = `${id === undefined ? '' : ` id="${escaped(id)}"`}${tone === undefined ? '' : ` class="${tone}"`}`;
    const written = cells.map((cell, index) =>
      index === 0
        ? `<th role="rowheader" scope="row">${cellHtml(cell)}</th>`
        : `<td role="cell" data-name="${names[index]}">${cellHtml(cell)}</td>`,
    );
    return `<tr role="row"${attributes}>${written.join('')}</tr>\n`;
  });
  const isShort = rows.length <= shortRowsMax;
  const table = `<table role="table"${isShort ? ' class="short"' : ''}>
<caption>${escaped(caption)}</caption>
<colgroup>${widths}</colgroup>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">
${body.join('')}</tbody>
</table>
`;
  return isShort
    ? table
    : `<div class="long" style="contain-intrinsic-size:auto ${rows.length * rowHeightRem}rem">${table}</div>`;
}

function cellHtml({ lines, badges = [] }: TableCell): string {
  const written = lines.map((line) => `<span class="line">${lineHtml(line)}</span>`);
  return `${written.join('')}${badges.length === 0 ? '' : `<span class="line">${badges.map(badgeHtml).join(' ')}</span>`}`;
}

const signHtml = (tone: Badge['tone']): string =>
  signs[tone] === '' ? '' : `<span class="sign" aria-hidden="true">${signs[tone]}</span> `;

const badgeHtml = ({ tone, text }: Badge): string =>
  `<span class="badge ${tone}">${signHtml(tone)}${escaped(text)}</span>`;

const lineHtml = (line: Spans): string =>
  line.map((part) => (typeof part === 'string' ? escaped(part) : spanHtml(part))).join('');

function spanHtml({ text, href, isStrong, isCode, instant }: Span): string {
  let html = escaped(text);
  if (instant !== undefined) html = `<time datetime="${escaped(instant)}">${html}</time>`;
  if (isCode) html = `<code>${html}</code>`;
  if (isStrong) html = `<strong>${html}</strong>`;
  return href === undefined ? html : `<a href="${escaped(href)}">${html}</a>`;
}
