import { Counter } from 'prom-client';
import type { Metrics } from '../../metrics.js';
import type { Outcome } from '../outcome.js';

/** What became of a delivery as a whole. */
const deliveryOutcomes = ['accepted', 'outside-window', 'bad-signature', 'disabled'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** Of one connection, so many types of records are counted by their names, and the others together. */
const typesMax = 200;

/** Counts what vendors deliver, by connection, for Prometheus. */
export class DeliveryCounts {
  readonly #deliveries: Counter<'connection' | 'outcome'>;
  readonly #records: Counter<'connection' | 'outcome'>;
  readonly #ignored: Counter<'connection' | 'type'>;
  readonly #types = new Map<string, Set<string>>();

  constructor({ registry }: Pick<Metrics, 'registry'>) {
    const registers = [registry];
    this.#deliveries = new Counter({
      name: 'initium_webhook_deliveries_total',
      help: 'Deliveries of vendors to a connection, by what became of them',
      labelNames: ['connection', 'outcome'] as const,
      registers,
    });
    this.#records = new Counter({
      name: 'initium_webhook_events_total',
      help: 'What a connection’s mapping made of deliveries, by what became of each event',
      labelNames: ['connection', 'outcome'] as const,
      registers,
    });
    this.#ignored = new Counter({
      name: 'initium_webhook_ignored_total',
      help: 'Records of deliveries that a connection’s mapping ignores, by what the vendor calls them',
      labelNames: ['connection', 'type'] as const,
      registers,
    });
  }

  /** Has a series for each outcome from the start, so that the first one of them is seen as an increase. */
  begin(connection: string): void {
    for (const outcome of deliveryOutcomes) this.#deliveries.inc({ connection, outcome }, 0);
  }

  delivered(connection: string, outcome: DeliveryOutcome): void {
    this.#deliveries.inc({ connection, outcome });
  }

  recorded(connection: string, outcomes: readonly Pick<Outcome, 'outcome'>[]): void {
    for (const { outcome } of outcomes) this.#records.inc({ connection, outcome });
  }

  ignored(connection: string, types: ReadonlyMap<string, number>): void {
    for (const [type, count] of types) this.#ignored.inc({ connection, type: this.#typeOf(connection, type) }, count);
  }

  /** A vendor can call its records anything. */
  #typeOf(connection: string, type: string): string {
    const types = this.#types.get(connection) ?? new Set();
    this.#types.set(connection, types);
    if (types.size < typesMax) types.add(type);
    return types.has(type) ? type : 'other';
  }
}
