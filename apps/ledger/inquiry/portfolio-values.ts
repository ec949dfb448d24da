import type { Figure, Uplift } from '#libs/views';
import { timeText } from './instants.js';

/** What an indicator measured, with instants as text. */
export function valuesInWords(figure: Figure): Readonly<Record<string, unknown>> {
  switch (figure.rule) {
    case 'R-803': {
      const { greatest, ...counts } = figure.values;
      return { ...counts, greatest: greatest && upliftInWords(greatest) };
    }
    case 'R-806':
    case 'R-807':
      return {
        ...figure.values,
        kinds: figure.values.kinds.map(({ kind, all, some }) => ({ kind, of: all, count: some })),
      };
    case 'R-801':
    case 'R-802':
    case 'R-804':
    case 'R-805':
    case 'R-808':
    case 'R-809':
    case 'R-810':
    case 'R-146':
      return { ...figure.values };
  }
}

/** A change and what followed it. */
export interface UpliftInWords {
  readonly campaign?: string;
  readonly surface?: string;
  readonly at: string;
  readonly state: string;
  readonly after: number;
  readonly before: number;
  readonly ratio: number | null;
}

export function upliftInWords({ change, state, after, before, ratio }: Uplift): UpliftInWords {
  return { [change.about]: change.name, at: timeText(change.at), state, after, before, ratio };
}
