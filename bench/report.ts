import { table } from '../apps/cli/table.js';
import type { BenchReport, Section } from './report-of.js';
import { type Comparison, type Figure, isMet, type Spread } from './spread.js';

const note = `A ratio is ours divided by the raw limit's, pair by pair: the median, and in brackets the least and the most.
Both sides took turns on the same machine, so ratios can be compared between machines; rates and times cannot. Whatever
else the machine did shows in the spread: where it is wide, run again when nothing else runs.
`;

/** The report as people read it. */
export function reportText({ sections, machine, rounds, quick }: BenchReport): string {
  const { node, cores, loadBefore } = machine;
  const head = `${cores} cores, Node ${node}, load before ${loadBefore.toFixed(2)}, ${rounds} rounds${quick ? ', quick' : ''}\n`;
  return [head, ...sections.map(sectionText), note].join('\n');
}

export function sectionText({ id, title, comparisons, figures }: Section): string {
  const parts = [`${id}  ${title}\n`];
  if (comparisons.length > 0)
    parts.push(table(['', 'ratio', 'goal', '', 'ours', 'raw', 'against'], comparisons.map(comparisonRow)));
  if (figures.length > 0) parts.push(table(['', 'median', 'spread'], figures.map(figureRow)));
  return parts.join('\n');
}

function comparisonRow(compared: Comparison): string[] {
  const { name, against, unit, ratio, ours, raw, goal } = compared;
  const asked = goal === undefined ? '' : 'least' in goal ? `≥ ${goal.least}` : `≤ ${goal.most}`;
  const met = isMet(compared);
  const verdict = met === undefined ? '' : met ? 'met' : 'missed';
  const [mine, theirs] = [ours, raw].map(({ median }) => `${amount(median)} ${unit}`) as [string, string];
  return [name, `${ratio.median.toFixed(2)} (${spreadText(ratio, 2)})`, asked, verdict, mine, theirs, against];
}

function figureRow({ name, unit, value }: Figure): string[] {
  const { median, min, max } = value;
  return [name, `${amount(median)} ${unit}`, min === max ? '' : `${amount(min)}–${amount(max)}`];
}

const spreadText = ({ min, max }: Spread, digits: number): string => `${min.toFixed(digits)}–${max.toFixed(digits)}`;

/** Three figures are as much as a measurement says. */
const amount = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: true });
