import type { EventStoreDBClient } from '@eventstore/db-client';
import { unpackToCommandError } from '@eventstore/db-client/dist/streams/appendToStream/unpackError.js';
import { convertToCommandError } from '@eventstore/db-client/dist/utils/CommandError.js';
import service from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Write } from '../../event-store.js';
import { type AppendAnswer, appendAnswerIn, type WrittenAt } from './append-answer.js';
import { appendRequest } from './append-request.js';
import { inside, type StreamsStub } from './client-inside.js';

interface Pending {
  readonly stream: string;
  resolve(placed: WrittenAt): void;
  reject(error: Error): void;
}

/**
 * One call of the server's that takes any number of appends and answers each under its own number, in whatever order. They
 * arrive in the order in which they were made. Once it ends, what is pending fails with the reason: what became of that is
 * unknown.
 */
export class AppendCall {
  /** Whose call it is: the client has another one when it has turned to another node. */
  readonly stub: StreamsStub;
  readonly #call: ClientDuplexStream<Uint8Array, AppendAnswer>;
  readonly #pending = new Map<string, Pending>();
  #appends = 0;
  #heard = performance.now();
  #ended: Error | undefined;

  /** Of the leader: a node that does not lead refuses the call and says who does, and the client turns to that one. */
  constructor(client: EventStoreDBClient, stub: StreamsStub) {
    this.stub = stub;
    const { path } = service.StreamsService.batchAppend;
    const [metadata, options] = inside(client).callArguments({ requiresLeader: true }, { deadline: Infinity });
    this.#call = stub.makeBidiStreamRequest(path, Buffer.from, appendAnswerIn, metadata, options);
    this.#call.on('data', (answer: AppendAnswer) => this.#take(answer));
    this.#call.on('end', () => this.#end(new Error('the server ended the call')));
    this.#call.on('error', (error: Error) => {
      void inside(client).handleError(stub, error);
      this.#end(convertToCommandError(error));
    });
  }

  /** Whether nothing more can be appended with it. */
  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Whether nothing was answered since that instant (`performance.now`). */
  isSilentSince(instant: number): boolean {
    return this.#heard < instant;
  }

  /** Rejects with what the client throws for the same: above all where the stream has another revision. */
  append(write: Write): Promise<WrittenAt> {
    const { promise, resolve, reject } = Promise.withResolvers<WrittenAt>();
    if (this.#ended !== undefined) {
      reject(this.#ended);
      return promise;
    }
    this.#appends += 1;
    const number = correlationIdOf(this.#appends);
    this.#pending.set(number, { stream: write.stream, resolve, reject });
    this.#call.write(appendRequest(number, write));
    return promise;
  }

  /** What is pending fails. */
  close(): void {
    this.#end(new Error('the call was given up'));
    this.#call.cancel();
  }

  #take({ correlationId, placed, error }: AppendAnswer): void {
    this.#heard = performance.now();
    const pending = this.#pending.get(correlationId);
    this.#pending.delete(correlationId);
    if (error !== undefined) pending?.reject(unpackToCommandError(error, pending.stream));
    else if (placed !== undefined) pending?.resolve(placed);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

/** The server wants a UUID; it need only be another one each time. */
const correlationIdOf = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
