import { Injectable } from '@nestjs/common';
import { EventStore } from '#libs/event-store';
import { fromStored, type RecordedEvidence } from '#libs/evidence';

/** Evidence by its positions, as views give them. */
@Injectable()
export class KnownEvidence {
  constructor(private readonly store: EventStore) {}

  /** The evidence at these positions, in the order asked. Throws where the store has not what a view found there. */
  async at(positions: readonly bigint[]): Promise<RecordedEvidence[]> {
    const events = await this.store.readPositions(positions);
    if (events.length !== positions.length) throw new Error('The store lacks events that a view has taken in');
    return events.map(fromStored);
  }
}
