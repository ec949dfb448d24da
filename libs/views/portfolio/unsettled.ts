import type { Connection } from '#libs/projections';
import { type ArrivalRow, type ArrivalsKnown, Quarantine } from '../quarantine/quarantine.js';
import { type Figure, levelOf } from './figures.js';
import { type PageAsked, type PagedRow, type PageOf, pageOf, type Reading } from './reading.js';

export type UnsettledRow = Pick<ArrivalRow, 'name' | 'type' | 'source' | 'subject' | 'id' | 'position'> & PagedRow;

/** What arrived, is no evidence, claims to be about no client and no identifier, and is not settled. */
export function unsettled(reading: Reading, connection: Connection): Figure {
  const arrivals = new Quarantine(connection).openElsewhere(knownIn(reading));
  const { red } = reading.question.thresholds['R-146'] ?? {};
  return { rule: 'R-146', level: levelOf(arrivals, red === undefined ? {} : { red }), values: { arrivals } };
}

/** Those arrivals, in order. */
export function unsettledArrivals(
  reading: Reading,
  connection: Connection,
  { limit, after }: PageAsked,
): PageOf<UnsettledRow> {
  const found = new Quarantine(connection).listOpenElsewhere(knownIn(reading), after?.position ?? -1n, limit + 1);
  const rows = found.map(({ name, type, source, subject, id, position }) => {
    return { cursor: { time: 0, position }, position, name, type, source, subject, id };
  });
  return pageOf(rows, limit);
}

const knownIn = ({ question: { upTo, limitMs } }: Reading): ArrivalsKnown => ({ upTo, limitMs });
