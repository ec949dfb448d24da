import type { Share } from '../indicators/indicators.js';
import { type Figure, levelOf, type Portion, portion } from './figures.js';
import { type FactRow, factRows } from './origins.js';
import { type PageAsked, type PageOf, pageOf, type Reading } from './reading.js';

/** Favourable facts of the window that were recorded late and stand without anchor. */
export function lateRecording(reading: Reading): Figure {
  const kinds = reading.facts.late(reading.window('R-806'), reading.question);
  const values = { ...sumOf(kinds), kinds };
  return { rule: 'R-806', level: levelOf(values.share, reading.question.thresholds['R-806']), values };
}

export function lateFacts(reading: Reading, { limit, after }: PageAsked): PageOf<FactRow> {
  const facts = reading.indicators.lateFacts(reading.window('R-806'), reading.question, limit + 1, after);
  return pageOf(factRows(reading, facts), limit);
}

/** Adverse facts of the window that lost what hurts to a retraction. */
export function retractions(reading: Reading): Figure {
  const kinds = reading.facts.retracted(reading.window('R-807'));
  const values = { ...sumOf(kinds), kinds };
  return { rule: 'R-807', level: levelOf(values.share, reading.question.thresholds['R-807']), values };
}

export function retractedFacts(reading: Reading, { limit, after }: PageAsked): PageOf<FactRow> {
  const facts = reading.indicators.retractedFacts(reading.window('R-807'), limit + 1, after);
  return pageOf(factRows(reading, facts), limit);
}

function sumOf(kinds: readonly Share[]): Portion {
  const sum = (of: (share: Share) => number) => kinds.reduce((total, share) => total + of(share), 0);
  return portion(
    sum(({ some }) => some),
    sum(({ all }) => all),
  );
}
