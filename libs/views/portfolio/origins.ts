import type { CountedFact } from '../indicators/indicators.js';
import { type Figure, gravest, levelOf, portion, type Uniformity } from './figures.js';
import { quartersIn } from './quarters.js';
import { type PageAsked, type PagedRow, type PageOf, pageOf, type Reading } from './reading.js';

export interface FactRow extends PagedRow, Pick<CountedFact, 'position' | 'kind' | 'time' | 'detail'> {
  readonly subject: string;
}

/** The commonest kind of origin evidence in each quarter that the window touches. */
export function uniformity(reading: Reading): Figure {
  const quarters = uniform(reading);
  const level = gravest(quarters.map(({ share }) => levelOf(share, reading.question.thresholds['R-804'])));
  return { rule: 'R-804', level, values: { quarters } };
}

/** The origin evidence behind it: of the quarters that stand out, what is of their commonest kind. */
export function uniformOrigins(reading: Reading, { limit, after }: PageAsked): PageOf<FactRow> {
  const thresholds = reading.question.thresholds['R-804'];
  const standOut = new Map(
    uniform(reading).flatMap(({ quarter, kind, share }) =>
      levelOf(share, thresholds) === 'amber' ? [[quarter, kind]] : [],
    ),
  );
  const facts: CountedFact[] = [];
  for (const { name, from, to } of quartersOf(reading)) {
    const kind = standOut.get(name);
    if (kind === undefined || facts.length > limit) continue;
    const window = { from: from - 1, to, upTo: reading.question.upTo };
    facts.push(...reading.indicators.originFacts(kind, window, limit + 1 - facts.length, after));
  }
  return pageOf(factRows(reading, facts), limit);
}

/** Rows of facts, with their subjects' names. */
export function factRows(reading: Reading, facts: readonly CountedFact[]): FactRow[] {
  const names = reading.names(facts.map(({ subject }) => subject));
  return facts.map(({ time, position, kind, detail }, index) => {
    return { cursor: { time, position }, position, kind, time, detail, subject: names[index] as string };
  });
}

function uniform(reading: Reading): Uniformity[] {
  const { upTo } = reading.question;
  return quartersOf(reading).flatMap(({ name: quarter, from, to }) => {
    const counts = [...reading.facts.origins({ from: from - 1, to, upTo })];
    const [most] = counts.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    if (most === undefined) return [];
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    return [{ quarter, kind: most[0], ...portion(most[1], all) }];
  });
}

/** The last one ends at the instant asked about. */
function quartersOf(reading: Reading) {
  const window = reading.window('R-804');
  return quartersIn(window.from, window.to).map((quarter) => ({ ...quarter, to: Math.min(quarter.to - 1, window.to) }));
}
