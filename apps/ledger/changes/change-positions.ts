import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { shippedReference } from '#libs/assessment';
import { EventStore, type StoredEvent } from '#libs/event-store';
import { type ChangePosition, changePositionAfter } from '#libs/views';
import { Refusal } from '../refusal.js';
import { changePositionOf, isSameEvent } from './change-position-id.js';

/**
 * Raised where other changes lead to what is now than led there before: then the ids that consumers keep name nothing any
 * more, and they begin anew. Not for another form of what the changes are read from.
 */
const generation = 3;

/** What the order of changes follows from besides the evidence: in every id of the stream. */
export const rulesMark = createHash('sha256')
  .update(`${shippedReference.ruleSet} ${generation}`)
  .digest('hex')
  .slice(0, 4);

const begin = 'begin anew without Last-Event-ID, and forget what you know from the stream until then';

const malformed = (detail: string) =>
  new Refusal('invalid-parameter', `Last-Event-ID ${detail}; ${begin}.`, {
    errors: [{ pointer: '/headers/last-event-id', detail: `${detail}; ${begin}` }],
  });

/** Finds places in the order of changes. */
@Injectable()
export class ChangePositions {
  constructor(private readonly store: EventStore) {}

  /**
   * The ledger's present: nothing will be recorded any more at or before it. Undefined where the store cannot promise
   * that, because nothing can be written.
   */
  async present(): Promise<ChangePosition | undefined> {
    const at = this.store.now();
    const { head, settled } = await this.store.settle(at);
    if (!settled || head === undefined) return undefined;
    const position = head.ledgertime <= at ? head.position : await this.store.positionAt(at);
    const event = position === undefined ? undefined : await this.#eventAt(position);
    return event === undefined ? undefined : { ...changePositionAfter(event), at };
  }

  /** Right after an event. */
  async after(position: bigint): Promise<ChangePosition | undefined> {
    const event = await this.#eventAt(position);
    return event === undefined ? undefined : changePositionAfter(event);
  }

  /** The place that an id of the stream names. Refuses (`invalid-parameter`) what is no place of this ledger's past. */
  async named(id: string): Promise<ChangePosition> {
    const place = changePositionOf(id, rulesMark);
    if (place === undefined) throw malformed('must be an id of this stream, by the rules in force');
    const event = await this.#eventAt(place.position);
    if (event === undefined || !isSameEvent(event.eventId, place.eventId)) throw malformed('is of another ledger');
    if (place.at > this.store.now()) throw malformed('is in the future');
    if (place.at < event.ledgertime) throw malformed('is no place in the stream');
    for await (const [next] of this.store.readAll({ from: place.position + 1n, limit: 1 })) {
      if (next !== undefined && next.ledgertime < place.at) throw malformed('is no place in the stream');
    }
    return place;
  }

  async #eventAt(position: bigint): Promise<StoredEvent | undefined> {
    const [event] = await this.store.readPositions([position]);
    return event;
  }
}
