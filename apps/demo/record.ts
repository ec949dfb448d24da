import type { SimulatedClock } from '#libs/event-store';
import { type Delivery, type DemoEvent, quarantineIdOf } from './stream.js';

/** How many events met which fate at the ledger's door. */
export type Outcomes = Record<string, number>;

interface Receipt {
  readonly outcome?: string;
  readonly quarantineId?: string;
  readonly errors?: unknown;
}

const batchMax = 1000;

/** Everything that is delivered at one instant, in order. */
function* instants(deliveries: readonly Delivery[]): Generator<{ at: number; sent: Delivery[] }> {
  let group: { at: number; sent: Delivery[] } | undefined;
  for (const delivery of deliveries) {
    if (group && (group.at !== delivery.at || group.sent.length === batchMax)) {
      yield group;
      group = undefined;
    }
    group ??= { at: delivery.at, sent: [] };
    group.sent.push(delivery);
  }
  if (group) yield group;
}

/**
 * Records the deliveries through `POST /v1/events`, each under the clock of its own instant, in all four content types
 * that the contract knows. Throws when what is valid evidence is not recorded, or what is none is not kept in quarantine.
 */
export async function record(
  url: string,
  clock: SimulatedClock,
  deliveries: readonly Delivery[],
  progress: (done: number) => void,
): Promise<Outcomes> {
  const outcomes: Outcomes = {};
  const names: ArrivalNames = new Map();
  let done = 0;
  let posts = 0;
  for (const { at, sent } of instants(deliveries)) {
    clock.set(at);
    const told = sent.map((delivery) => ({ ...delivery, event: named(delivery.event, names) }));
    for (const [index, receipt] of (await post(`${url}/v1/events`, told, posts++)).entries()) {
      const outcome = receipt.outcome ?? 'unknown';
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (receipt.quarantineId !== undefined)
        names.set(quarantineIdOf((sent[index] as Delivery).event), receipt.quarantineId);
      if (!isExpected(receipt, sent[index])) throw new Error(`The ledger answered ${JSON.stringify(receipt)}`);
    }
    done += sent.length;
    progress(done);
  }
  return outcomes;
}

const isExpected = ({ outcome }: Receipt, sent: Delivery | undefined): boolean =>
  outcome === (sent?.malformed ? 'quarantined' : 'recorded');

/** What the ledger calls what it did not take, by how the exchange's own files name it. */
type ArrivalNames = Map<string, string>;

/** Whoever dismisses an arrival names it as the ledger does. */
function named(event: DemoEvent, names: ArrivalNames): DemoEvent {
  const { arrival } = event.data as { readonly arrival?: string };
  const name = arrival === undefined ? undefined : names.get(arrival);
  return name === undefined ? event : { ...event, data: { ...event.data, arrival: name } };
}

async function post(url: string, sent: readonly Delivery[], turn: number): Promise<Receipt[]> {
  const events = sent.map(({ event }) => event);
  const [first] = sent;
  if (sent.length === 1 && first) {
    // Its quarantine is known by the bytes of the whole event.
    const isStructured = turn % 2 === 0 || first.malformed;
    if (isStructured) return send(url, 'application/cloudevents+json', JSON.stringify(first.event));
    return sendBinary(url, first.event);
  }
  if (turn % 2 === 0) return send(url, 'application/cloudevents-batch+json', JSON.stringify(events));
  return send(url, 'application/x-ndjson', events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

/** Binary mode: the attributes as headers, the data as the body. */
function sendBinary(url: string, { data, ...attributes }: DemoEvent): Promise<Receipt[]> {
  const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, encodeURIComponent(value ?? '')]);
  return send(url, 'application/json', JSON.stringify(data), Object.fromEntries(headers));
}

async function send(url: string, type: string, body: string, headers: Record<string, string> = {}): Promise<Receipt[]> {
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': type, ...headers }, body });
    const text = await response.text();
    const wait = response.headers.get('retry-after');
    if (wait && (response.status === 429 || response.status === 503) && attempt < 20) {
      await new Promise((resolve) => setTimeout(resolve, Number(wait) * 1000));
      continue;
    }
    if (type === 'application/x-ndjson' && response.ok) return receiptsOf(text);
    const answer = JSON.parse(text) as { results?: Receipt[]; detail?: string };
    if (!answer.results) throw new Error(`The ledger answered ${response.status}: ${text.slice(0, 500)}`);
    return answer.results;
  }
}

function receiptsOf(text: string): Receipt[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const last = JSON.parse(lines.pop() ?? '{}') as { summary?: unknown };
  if (!last.summary) throw new Error(`The ledger broke off: ${JSON.stringify(last)}`);
  return lines.map((line) => JSON.parse(line) as Receipt);
}
