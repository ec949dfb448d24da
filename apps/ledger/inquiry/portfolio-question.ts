import type { IndicatorRow, IndicatorRule, ReferenceTables, Registers, Thresholds } from '#libs/assessment';
import { instant } from '#libs/evidence';
import { type Figure, type FigureLevel, type PortfolioQuestion, promotersOf, testedControls } from '#libs/views';
import { definitions } from './indicator-definitions.js';
import { changesOf } from './portfolio-changes.js';
import { valuesInWords } from './portfolio-values.js';

/** Both clocks, as the portfolio is asked. */
type AskedClocks = Pick<PortfolioQuestion, 'at' | 'knownAt' | 'upTo'>;

/** What the portfolio needs of the registers, as known then. */
export function portfolioQuestion(registers: Registers, { at, knownAt, upTo }: AskedClocks): PortfolioQuestion {
  const { tables } = registers;
  const state = registers.for();
  const thresholds = Object.fromEntries(tables.indicators.map((row) => [row.rule, row.thresholds]));
  return {
    ...{ at, knownAt, upTo },
    thresholds: thresholds as unknown as Thresholds,
    limitMs: tables.policy.contemporaneityLimitMs,
    perimeter: perimeterOf(tables),
    changes: changesOf(state),
    controls: testedControls(state, at),
    promoters: promotersOf(state, at),
  };
}

/** One indicator with all that it takes to judge it. */
export interface IndicatorShown {
  readonly rule: IndicatorRule;
  readonly name: string;
  readonly level: FigureLevel;
  readonly values: Readonly<Record<string, unknown>>;
  readonly thresholds: IndicatorRow['thresholds'];
  /** How sure their source is: I is a decision of this project. */
  readonly mark: string;
  readonly source: string;
  readonly definition: string;
}

export function indicatorOf(figure: Figure, { indicators }: ReferenceTables): IndicatorShown {
  const { rule, level } = figure;
  const { name, thresholds, mark, source } = indicators.find((row) => row.rule === rule) as IndicatorRow;
  return { rule, name, level, values: valuesInWords(figure), thresholds, mark, source, definition: definitions[rule] };
}

/** From when on (ms) a country is inside the perimeter. */
function perimeterOf({ reference }: ReferenceTables): ReadonlyMap<string, number> {
  return new Map(
    reference.states.flatMap(({ country, includes = [], perimeterFrom }) => {
      const from = perimeterFrom === undefined ? Number.MIN_SAFE_INTEGER : instant(perimeterFrom);
      return [country, ...includes].map((code) => [code, from] as const);
    }),
  );
}
