import Table from 'cli-table3';

type Alignment = 'left' | 'right';

/** A table without colours; the first column to the left and figures to the right, unless told otherwise. */
export function plain(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  alignments: readonly Alignment[] = head.map((_, index) => (index === 0 ? 'left' : 'right')),
): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: [...alignments],
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
