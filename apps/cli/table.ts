const gap = '  ';

/** The least that a column is narrowed to: enough for a time of day, and for a word. */
const widthMin = 8;

/**
 * A table of text in aligned columns, a heading first; what would steer a terminal is cut. Cells are wrapped where the
 * table would else be wider than `width` characters: the widest columns first, at blanks and after what joins words.
 */
export function table(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  width: number = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY,
): string {
  const all = [heading, ...rows].map((row) => row.map(printable));
  const widths = fitting(
    heading.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length))),
    width - gap.length * (heading.length - 1),
  );
  const [top, ...below] = all.map((row) => linesOf(row, widths));
  const rule = widths.map((each) => '─'.repeat(each)).join(gap);
  return `${[top, rule, ...below].flat().join('\n')}\n`;
}

/** The widths, narrowed until they fit together, or no column can be narrowed any more. */
function fitting(natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  for (let over = widths.reduce((sum, each) => sum + each, 0) - room; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] as number) <= widthMin) break;
    (widths[widest] as number)--;
  }
  return widths;
}

function linesOf(row: readonly string[], widths: readonly number[]): string[] {
  const cells = row.map((cell, column) => wrapped(cell, widths[column] ?? cell.length));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, column) => (lines[line] ?? '').padEnd(widths[column] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

/** Text in lines of at most so many characters, broken at blanks and after what joins words. */
export function wrapped(cell: string, width: number): string[] {
  const lines: string[] = [];
  let rest = cell;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const joint = Math.max(...['/', '-', 'T', '_', ','].map((mark) => rest.lastIndexOf(mark, width - 1) + 1));
    const end = blank > 0 ? blank : joint > width / 2 ? joint : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}

/** Text from outside on its way to a terminal: control characters and changes of direction become a middle dot. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '·');
}
