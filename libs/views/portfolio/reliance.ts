import { type Figure, gravest, levelOf, portion } from './figures.js';
import { type PageAsked, type PagedRow, type PageOf, pageOf, type Reading } from './reading.js';
import type { StateReading } from './state-reading.js';

/** A client that relied on Article 61, and each State where it was when it did. */
export interface RelyingRow extends PagedRow {
  readonly client: string;
  readonly states: readonly string[];
}

/** Clients that relied at any instant of the window, in total and by State. */
export function volume(reading: Reading): Figure {
  const thresholds = reading.question.thresholds['R-801'];
  const { clients, states: counts } = reading.reliance(reading.window('R-801'));
  const states = counts.map((one) => ({ ...one, level: levelOf(one.clients, { amber: thresholds.amberPerState }) }));
  states.sort((a, b) => b.clients - a.clients || (a.state < b.state ? -1 : 1));
  const level = gravest([levelOf(clients, thresholds), ...states.map((state) => state.level)]);
  return { rule: 'R-801', level, values: { clients, states } };
}

/** The same of the clients of one State: what is too many in all States together is no measure for one. */
export function volumeIn(reading: StateReading): Figure {
  const thresholds = reading.question.thresholds['R-801'];
  const { clients, states } = reading.reliance(reading.window('R-801'));
  const level = levelOf(clients, { amber: thresholds.amberPerState });
  return { rule: 'R-801', level, values: { clients, states: states.map((one) => ({ ...one, level })) } };
}

/** Those of the active clients that relied. */
export function shareOfActive(reading: Reading): Figure {
  const window = reading.window('R-802');
  const values = portion(reading.relyingActiveClients(window), reading.activeClients(window));
  return { rule: 'R-802', level: levelOf(values.share, reading.question.thresholds['R-802']), values };
}

/** The clients behind both. */
export function relyingClients(
  reading: Reading,
  rule: 'R-801' | 'R-802',
  { limit, after }: PageAsked,
): PageOf<RelyingRow> {
  const window = reading.window(rule);
  const clients = rule === 'R-802' ? reading.relyingActive(window) : reading.relying(window);
  const listed = clients.filter(({ client }) => client > (after?.position ?? -1n)).slice(0, limit + 1);
  const names = reading.names(listed.map(({ client }) => client));
  const rows = listed.map(({ client, states }, index) => {
    return { cursor: { time: 0, position: BigInt(client) }, client: names[index] as string, states };
  });
  return pageOf(rows, limit);
}
