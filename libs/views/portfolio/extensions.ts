import { type Figure, levelOf, portion } from './figures.js';
import { type PageAsked, type PagedRow, type PageOf, pageOf, type Reading } from './reading.js';

/** A client with more than one same-type extension. */
export interface ExtendedRow extends PagedRow {
  readonly client: string;
  readonly extensions: number;
}

/**
 * Of the clients with a same-type extension in the window, those with another one: in another service or asset. Of
 * all active clients they would be fewer; that share is told as well.
 */
export function repeatedExtensions(reading: Reading): Figure {
  const window = reading.window('R-805');
  const { clients, repeated } = reading.extensions(window);
  const values = portion(repeated, clients);
  const ofActive = portion(repeated, reading.activeClients(window)).share;
  return {
    rule: 'R-805',
    level: levelOf(values.share, reading.question.thresholds['R-805']),
    values: { ...values, ofActive },
  };
}

export function extendedClients(reading: Reading, { limit, after }: PageAsked): PageOf<ExtendedRow> {
  const listed = reading.statuses
    .extended(reading.window('R-805'))
    .filter(({ client, extensions }) => extensions > 1 && client > (after?.position ?? -1n))
    .slice(0, limit + 1);
  const names = reading.names(listed.map(({ client }) => client));
  const rows = listed.map(({ client, extensions }, index) => {
    return { cursor: { time: 0, position: BigInt(client) }, client: names[index] as string, extensions };
  });
  return pageOf(rows, limit);
}
