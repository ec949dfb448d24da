import type { AppendDesk } from './append-desk.js';
import type { Counts } from './counts.js';
import type { LogView } from './event-cursor.js';
import type { Gate } from './gate.js';
import type { ReadDesk } from './read-desk.js';
import type { ProposedEvent } from './recorded-event.js';
import type { Refusal } from './refusals.js';
import type { StandInClock } from './stand-in-clock.js';
import type { StandInLog } from './stand-in-log.js';
import type { SubscriptionDesk } from './subscription-desk.js';

/** A node as the calls see it that it answers. */
export interface AnsweringNode extends LogView {
  readonly log: StandInLog;
  readonly counts: Counts;
  readonly appends: AppendDesk;
  readonly reads: ReadDesk;
  readonly subscriptions: SubscriptionDesk;
  readonly gate: Gate;
  readonly clock: StandInClock;
  readonly appendBytesMax: number;
  readonly tellsCaughtUp: boolean;
  onReadable(listener: () => void): () => void;
  isTooLarge(events: readonly ProposedEvent[]): boolean;
  eventsAfter(position: bigint | undefined): number;
  refusesRead(requiresLeader: boolean): Refusal | undefined;
  refusesDeletion(requiresLeader: boolean): Refusal | undefined;
}
