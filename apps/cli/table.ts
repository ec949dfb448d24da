const gap = '  ';

/** A table of text in aligned columns, a heading first. Cells hold one line each; what would steer a terminal is cut. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows].map((row) => row.map(printable));
  const widths = heading.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join(gap)
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join(gap);
  return `${[lines[0], rule, ...lines.slice(1)].join('\n')}\n`;
}

/** Text from outside on its way to a terminal: control characters and changes of direction become a middle dot. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '·');
}
