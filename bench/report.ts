import { table } from '../apps/cli/table.js';
import type { BenchReport, Section } from './report-of.js';
import { type Comparison, type Figure, type Goal, isMet, type Spread } from './spread.js';

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

export function sectionText({ id, title, comparisons, figures, missing = [] }: Section): string {
  const parts = [`${id}  ${title}\n`];
  if (comparisons.length > 0)
    parts.push(table(['', 'ratio', 'goal', '', 'ours', 'raw', 'against'], comparisons.map(comparisonRow)));
  if (figures.length > 0) parts.push(table(['', 'median', 'spread'], figures.map(figureRow)));
  if (missing.length > 0)
    parts.push(
      table(
        ['', 'goal', 'not measured'],
        missing.map(({ name, goal, why }) => [name, goalText(goal), why]),
      ),
    );
  return parts.join('\n');
}

function comparisonRow(compared: Comparison): string[] {
  const { name, against, unit, ratio, ours, raw, goal } = compared;
  const [asked, verdict] = goal === undefined ? ['', ''] : [goalText(goal), verdictOf(ratio, goal)];
  const [mine, theirs] = [ours, raw].map(({ median }) => `${amount(median)} ${unit}`) as [string, string];
  return [name, `${ratio.median.toFixed(2)} (${spreadText(ratio, 2)})`, asked, verdict, mine, theirs, against];
}

function figureRow({ name, unit, value }: Figure): string[] {
  const { median, min, max } = value;
  return [name, `${amount(median)} ${unit}`, min === max ? '' : `${amount(min)}–${amount(max)}`];
}

/** What was asked for, of all that has a goal, and what was seen. */
export function goalsText(sections: readonly Section[]): string {
  const rows = sections.flatMap(({ id, comparisons, figures, missing = [] }) => [
    ...comparisons.flatMap(({ name, against, ratio, goal }) =>
      goal === undefined
        ? []
        : [[id, name, goalText(goal), `${ratio.median.toFixed(2)} of ${against}`, verdictOf(ratio, goal)]],
    ),
    ...figures.flatMap(({ name, unit, value, goal }) =>
      goal === undefined
        ? []
        : [[id, name, `${goalText(goal)} ${unit}`, `${amount(value.median)} ${unit}`, verdictOf(value, goal)]],
    ),
    ...missing.map(({ name, goal, why }) => [id, name, goalText(goal), why, 'not measured']),
  ]);
  return table(['', 'what', 'goal', 'seen', ''], rows);
}

const goalText = (goal: Goal): string => ('least' in goal ? `≥ ${goal.least}` : `≤ ${goal.most}`);
const verdictOf = (seen: Spread, goal: Goal): string => (isMet(seen, goal) ? 'met' : 'missed');

const spreadText = ({ min, max }: Spread, digits: number): string => `${min.toFixed(digits)}–${max.toFixed(digits)}`;

/** Three figures are as much as a measurement says. */
const amount = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: true });
