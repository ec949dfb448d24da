import { cellText } from './cell-text.js';
import type { SourceCoverageAnswer } from './coverage.js';
import type { Sheet } from './sheet.js';

/** A line for each period, by where it begins. Evidence that shows it is told as `source/id`, percent-encoded. */
export const coverageSheet: Sheet<SourceCoverageAnswer> = {
  name: 'coverage',
  columns: ['source', 'period', 'from', 'to', 'cause', 'because'],
  rows: ({ source, covered, uncovered, absent }) =>
    [
      ...covered.map(({ from, to }) => [source, 'COVERED', from, to, null, null]),
      ...absent.map(({ from, to }) => [source, 'ABSENT', from, to, null, null]),
      ...uncovered.map(({ from, to, cause, because }) => [source, 'UNCOVERED', from, to, cause, cellText(because)]),
    ].sort(([, , a], [, , b]) => Date.parse(a as string) - Date.parse(b as string)),
};
