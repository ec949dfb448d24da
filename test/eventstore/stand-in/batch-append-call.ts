import type shared from '@eventstore/db-client/generated/shared_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { AnsweringNode } from './answering-node.js';
import { batchAppendAnswer } from './batch-append-answer.js';
import type { ExpectedRevision } from './expected-revision.js';
import type { AppendAnswer, PendingAppend } from './pending-append.js';
import type { ProposedEvent } from './recorded-event.js';
import type { Refusal } from './refusals.js';
import { expectedRevision, proposedEvent, requiresLeader, streamName, whyMalformed } from './wire.js';

type Call = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** An append whose events have not all come. */
interface Gathered {
  readonly correlationId: shared.UUID | undefined;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly deadline: number;
  readonly events: ProposedEvent[];
}

/** A stream of many appends, each under a correlation id of its own, answered in whatever order. */
export class BatchAppendCall {
  readonly #call: Call;
  readonly #node: AnsweringNode;
  readonly #gathered = new Map<string, Gathered>();
  readonly #closed: () => void;
  #hasClientEnded = false;
  #hasEnded = false;

  constructor(call: Call, node: AnsweringNode) {
    this.#call = call;
    this.#node = node;
    this.#closed = node.appends.opened((refusal) => this.#breakOff(refusal));
    node.counts.add('appendStreams');
    call.on('data', (request: streams.BatchAppendReq) => node.gate.pass(() => this.#receive(request)));
    call.on('cancelled', () => this.#end());
    call.on('end', () => {
      this.#hasClientEnded = true;
    });
  }

  #receive(request: streams.BatchAppendReq): void {
    const key = request.getCorrelationId()?.getString() ?? '';
    const options = request.getOptions();
    if (options !== undefined && !this.#gathered.has(key)) {
      this.#gathered.set(key, {
        correlationId: request.getCorrelationId(),
        stream: streamName(options.getStreamIdentifier()),
        expected: expectedRevision(options, options.getStreamPosition()),
        deadline: options.getDeadline()?.toDate().getTime() ?? Number.POSITIVE_INFINITY,
        events: [],
      });
    }
    const gathered = this.#gathered.get(key);
    if (gathered === undefined) {
      return;
    }
    gathered.events.push(...request.getProposedMessagesList().map(proposedEvent));
    const refused = this.#refused(gathered);
    if (refused !== undefined || request.getIsFinal()) {
      this.#gathered.delete(key);
      this.#node.counts.add('batchAppends');
      const append = this.#append(gathered);
      if (refused === undefined) {
        this.#node.appends.submit(append);
      } else {
        append.answer(refused);
      }
    }
  }

  /** A deadline is measured with the system's clock even where the node's own is set: it is not about ledger time. */
  #refused({ stream, deadline, events }: Gathered): AppendAnswer | undefined {
    if (this.#node.appends.deniesAccess) {
      return { is: 'access-denied' };
    }
    if (deadline <= Date.now()) {
      return { is: 'timeout' };
    }
    const why = whyMalformed(stream, events);
    if (why !== undefined) {
      return { is: 'bad-request', why };
    }
    return this.#node.isTooLarge(events) ? { is: 'too-large', bytesMax: this.#node.appendBytesMax } : undefined;
  }

  #append({ correlationId, stream, expected, events }: Gathered): PendingAppend {
    return {
      stream,
      expected,
      events,
      requiresLeader: requiresLeader(this.#call.metadata),
      isBatch: true,
      answer: (answer) => {
        if (!this.#hasEnded) {
          this.#call.write(batchAppendAnswer(correlationId, stream, expected, answer));
          this.#endAfterAnswer();
        }
      },
      breakOff: (refusal) => this.#breakOff(refusal),
    };
  }

  /** A server ends the stream with the first answer it gives after the client has ended it, and not before. */
  #endAfterAnswer(): void {
    if (this.#hasClientEnded) {
      this.#end();
      this.#call.end();
    }
  }

  #breakOff(refusal: Refusal): void {
    if (!this.#hasEnded) {
      this.#end();
      this.#call.emit('error', refusal);
    }
  }

  #end(): void {
    this.#hasEnded = true;
    this.#closed();
  }
}
