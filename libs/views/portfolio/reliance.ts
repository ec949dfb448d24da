import type { ClientInStates } from '../statuses/status-counts.js';
import { type Figure, gravest, levelOf, portion } from './figures.js';
import { type PageAsked, type PagedRow, type PageOf, pageOf, type Reading } from './reading.js';

/** A client that relied on Article 61, and each State where it was when it did. */
export interface RelyingRow extends PagedRow {
  readonly client: string;
  readonly states: readonly string[];
}

/** Clients that relied at any instant of the window, in total and by State. */
export function volume(reading: Reading): Figure {
  const thresholds = reading.question.thresholds['R-801'];
  const relying = reading.relying(reading.window('R-801'));
  const clients = relying.length;
  const inState = new Map<string, number>();
  for (const one of relying) for (const state of one.states) inState.set(state, (inState.get(state) ?? 0) + 1);
  const states = [...inState].map(([state, count]) => {
    return { state, clients: count, level: levelOf(count, { amber: thresholds.amberPerState }) };
  });
  states.sort((a, b) => b.clients - a.clients || (a.state < b.state ? -1 : 1));
  const level = gravest([levelOf(clients, thresholds), ...states.map((state) => state.level)]);
  return { rule: 'R-801', level, values: { clients, states } };
}

/** Those of the active clients that relied. */
export function shareOfActive(reading: Reading): Figure {
  const window = reading.window('R-802');
  const values = portion(relyingActive(reading).length, reading.active(window).length);
  return { rule: 'R-802', level: levelOf(values.share, reading.question.thresholds['R-802']), values };
}

/** The clients behind both. */
export function relyingClients(
  reading: Reading,
  rule: 'R-801' | 'R-802',
  { limit, after }: PageAsked,
): PageOf<RelyingRow> {
  const clients = rule === 'R-802' ? relyingActive(reading) : reading.relying(reading.window(rule));
  const listed = clients.filter(({ client }) => client > (after?.position ?? -1n)).slice(0, limit + 1);
  const names = reading.names(listed.map(({ client }) => client));
  const rows = listed.map(({ client, states }, index) => {
    return { cursor: { time: 0, position: BigInt(client) }, client: names[index] as string, states };
  });
  return pageOf(rows, limit);
}

function relyingActive(reading: Reading): ClientInStates[] {
  const window = reading.window('R-802');
  const active = reading.active(window);
  let next = 0;
  return reading.relying(window).filter(({ client }) => {
    while (next < active.length && (active[next] as number) < client) next++;
    return active[next] === client;
  });
}
