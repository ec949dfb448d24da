import { dayMs } from '#libs/evidence';
import {
  type Figure,
  type FigureLevel,
  gravest,
  levelOf,
  type Promoter,
  portion,
  type TestedControl,
} from './figures.js';
import { type PageAsked, type PagedRow, type PageOf, pageOf, type Reading } from './reading.js';

export type ControlFinding = 'FAILED' | 'PARTLY' | 'OUTDATED' | 'UNTESTED';
export type ControlRow = TestedControl & PagedRow & { readonly finding: ControlFinding };
export type PromoterRow = Promoter & PagedRow;

/** What failed; and what passed in part, or was not tested in the window. */
export function controls(reading: Reading): Figure {
  const found = reading.question.controls.map((control) => findingOf(control, reading));
  const count = (finding: ControlFinding) => found.filter((one) => one === finding).length;
  const values = {
    tests: found.length - count('UNTESTED'),
    ...{ failed: count('FAILED'), partly: count('PARTLY'), outdated: count('OUTDATED'), untested: count('UNTESTED') },
  };
  const { red, amber } = reading.question.thresholds['R-809'] ?? {};
  const levels: FigureLevel[] = [
    levelOf(values.failed, red === undefined ? {} : { red }),
    levelOf(values.partly + values.outdated + values.untested, amber === undefined ? {} : { amber }),
  ];
  return { rule: 'R-809', level: gravest(levels), values };
}

/** The controls behind it. */
export function unfitControls(reading: Reading, page: PageAsked): PageOf<ControlRow> {
  const unfit = reading.question.controls.flatMap((control) => {
    const finding = findingOf(control, reading);
    return finding === undefined ? [] : [{ ...control, finding }];
  });
  return numbered(unfit, page);
}

/** Of the actors whose campaigns reach the perimeter, those that no agreement keeps from promoting there. */
export function promoters(reading: Reading): Figure {
  const all = reading.question.promoters;
  const values = portion(all.filter(({ isBarred }) => !isBarred).length, all.length);
  const level = all.length === 0 ? 'none' : levelOf(values.count, reading.question.thresholds['R-810'] ?? {});
  return { rule: 'R-810', level, values };
}

export function unbarredPromoters(reading: Reading, page: PageAsked): PageOf<PromoterRow> {
  return numbered(
    reading.question.promoters.filter(({ isBarred }) => !isBarred),
    page,
  );
}

function findingOf({ result, testedUntil }: TestedControl, { question }: Reading): ControlFinding | undefined {
  if (result === null || testedUntil === null) return 'UNTESTED';
  if (result === 'FAIL') return 'FAILED';
  const { windowDays = Infinity } = question.thresholds['R-809'] ?? {};
  if (testedUntil <= question.at - windowDays * dayMs) return 'OUTDATED';
  return result === 'PARTIAL' ? 'PARTLY' : undefined;
}

/** Rows of one state of knowledge, each with its number as cursor. */
function numbered<Row>(rows: readonly Row[], { limit, after }: PageAsked): PageOf<Row & PagedRow> {
  const numbered = rows.map((row, index) => ({ ...row, cursor: { time: 0, position: BigInt(index) } }));
  return pageOf(numbered.slice(after === undefined ? 0 : Number(after.position) + 1).slice(0, limit + 1), limit);
}
