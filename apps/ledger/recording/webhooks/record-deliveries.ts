import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { EventStore } from '#libs/event-store';
import { Refusal } from '../../refusal.js';
import type { EventResult, Outcome } from '../outcome.js';
import { RecordEvidence } from '../record-evidence.js';
import { Rehearsal, Seen } from '../rehearsal.js';
import { DeliveryCounts } from './delivery-counts.js';
import type { WebhookConnection } from './webhook-connections.js';
import type { MappedDelivery } from './webhook-mapping.js';

/** One delivery whose signature is good. */
export interface SignedDelivery {
  readonly connection: WebhookConnection;
  readonly body: Buffer;
  readonly contentType: string;
  /** When the vendor sent it, in ms, where it signs that. */
  readonly signedAt: number | undefined;
}

/** What became of a delivery: of each event that its mapping made, and how many records it ignored. */
export interface DeliveryResult extends MappedDelivery {
  readonly outcomes: readonly Outcome[];
}

/** What is answered of a delivery. */
export interface DeliveryReceipts {
  /** In the order of the records; of what is in quarantine no more than under which id. */
  readonly results: readonly Omit<EventResult, 'errors'>[];
  /** How many records the mapping says are none of the ledger's business. */
  readonly ignored: number;
}

/** What is answered of one that is only tried. */
export interface RehearsedDelivery {
  readonly dryRun: true;
  readonly results: readonly EventResult[];
  /** What the mapping made, without what is personal; null of what is no event. */
  readonly events: readonly (object | null)[];
  /** How many records of each type the mapping passes over. */
  readonly ignored: Readonly<Record<string, number>>;
}

/** Records what vendors deliver, by the mapping of their connection. */
@Injectable()
export class RecordDeliveries {
  constructor(
    private readonly commands: CommandBus,
    private readonly rehearsal: Rehearsal,
    private readonly counts: DeliveryCounts,
    private readonly store: EventStore,
  ) {}

  /**
   * All of it durable when it resolves, in one append: evidence, and in quarantine what none could be made of. Refuses
   * (`connection-disabled`) where the connection takes nothing. Rejects with what the store throws; then the same may be sent again.
   */
  async take(delivery: SignedDelivery): Promise<DeliveryResult> {
    const { entry, principal } = delivery.connection;
    if (entry.disabled !== undefined) {
      this.counts.delivered(entry.name, 'disabled');
      throw new Refusal(
        'connection-disabled',
        `Nothing is taken from ${entry.name} since ${entry.disabled}; initium connection enable takes it again.`,
      );
    }
    const mapped = this.#mapped(delivery);
    const received = { by: principal, via: 'webhook' };
    const outcomes: readonly Outcome[] =
      mapped.arrivals.length === 0 ? [] : await this.commands.execute(new RecordEvidence(mapped.arrivals, received));
    this.counts.delivered(entry.name, mapped.isOutsideWindow ? 'outside-window' : 'accepted');
    this.counts.recorded(entry.name, outcomes);
    this.counts.ignored(entry.name, mapped.ignored);
    return { ...mapped, outcomes };
  }

  /** The same as it would be now, and nothing is kept or counted. */
  async rehearse(delivery: SignedDelivery): Promise<DeliveryResult> {
    const mapped = this.#mapped(delivery);
    const received = { by: delivery.connection.principal, via: 'webhook' };
    return { ...mapped, outcomes: await this.rehearsal.outcomes(mapped.arrivals, received, new Seen()) };
  }

  #mapped({ connection, body, contentType, signedAt }: SignedDelivery) {
    const { source, windowSeconds } = connection.entry;
    const isOutsideWindow = signedAt !== undefined && Math.abs(this.store.now() - signedAt) > windowSeconds * 1000;
    const context = { source, contentType, isOutsideWindow };
    return { ...connection.mapping.map(body, context), isOutsideWindow };
  }
}
