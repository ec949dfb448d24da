import { randomUUID } from 'node:crypto';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { AnsweringNode } from './answering-node.js';
import type { EventCursor } from './event-cursor.js';
import type { EventFilter } from './event-filter.js';
import type { RecordedEvent } from './recorded-event.js';
import type { Refusal } from './refusals.js';
import { caughtUp, checkpoint, confirmed, eventAppeared } from './wire.js';

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;

/** More than this unsent, and a server takes the subscription out of the live events until it has caught up again. */
const liveEventsMax = 32;

/** A subscription: all that there is, the word that this was all, and then whatever is written. */
export class SubscriptionCall {
  readonly #call: ReadCall;
  readonly #node: AnsweringNode;
  readonly #next: EventCursor;
  readonly #filter: EventFilter | undefined;
  readonly #requiresLeader: boolean;
  readonly #closing: (() => unknown)[];
  #last: RecordedEvent | undefined;
  #considered = 0;
  #isLive = false;
  #isSilent = false;
  #isBlocked = false;
  #hasEnded = false;

  constructor(
    call: ReadCall,
    node: AnsweringNode,
    next: EventCursor,
    filter: EventFilter | undefined,
    requiresLeader: boolean,
  ) {
    this.#requiresLeader = requiresLeader;
    this.#call = call;
    this.#node = node;
    this.#next = next;
    this.#filter = filter;
    this.#closing = [
      node.subscriptions.opened({
        silence: () => {
          this.#isSilent = true;
        },
        resume: () => {
          this.#isSilent = false;
          this.#goOn();
        },
        breakOff: (refusal) => this.#breakOff(refusal),
      }),
      node.onReadable(() => this.#goOn()),
    ];
    node.counts.add('openSubscriptions');
    call.on('cancelled', () => this.#end());
    this.#isSilent = node.subscriptions.ignores();
    if (this.#isSilent) return;
    this.#send(confirmed(randomUUID()));
    this.#goOn();
  }

  #goOn(): void {
    while (!this.#hasEnded && !this.#isSilent && !this.#isBlocked && !this.#node.gate.isClosed) {
      const event = this.#next();
      if (event === undefined) {
        this.#goLive();
        return;
      }
      // Live events come from any node. What a subscription has to catch up with is read, and reading may be refused.
      const refused = this.#isLive ? undefined : this.#node.refusesRead(this.#requiresLeader);
      if (refused !== undefined) {
        this.#breakOff(refused);
        return;
      }
      this.#consider(event);
    }
  }

  #consider(event: RecordedEvent): void {
    this.#considered += 1;
    if (this.#filter?.matches(event) ?? true) {
      this.#last = event;
      this.#send(eventAppeared(event));
    }
    if (this.#filter !== undefined && this.#considered % this.#filter.checkpointInterval === 0) {
      this.#send(checkpoint(event.position));
    }
  }

  #goLive(): void {
    if (this.#isLive) {
      return;
    }
    this.#isLive = true;
    if (this.#filter !== undefined && this.#last !== undefined) {
      this.#send(checkpoint(this.#last.position));
    }
    if (this.#node.tellsCaughtUp) {
      this.#send(caughtUp());
    }
  }

  #send(response: streams.ReadResp): void {
    if (!this.#call.write(response) && !this.#isBlocked) {
      this.#isBlocked = true;
      this.#call.once('drain', () => {
        this.#isBlocked = false;
        this.#isLive &&= this.#node.eventsAfter(this.#last?.position) <= liveEventsMax;
        this.#goOn();
      });
    }
  }

  #breakOff(refusal: Refusal): void {
    if (!this.#hasEnded) {
      this.#end();
      this.#call.emit('error', refusal);
    }
  }

  #end(): void {
    if (!this.#hasEnded) {
      this.#hasEnded = true;
      this.#node.counts.add('openSubscriptions', -1);
      for (const close of this.#closing) {
        close();
      }
    }
  }
}
