import type { EventStoreDBClient } from '@eventstore/db-client';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { CallOptions, Metadata } from '@grpc/grpc-js';

type ClientService<Stub> = new (...given: never[]) => Stub;

/** The server's streams, over one connection. */
export type StreamsStub = StreamsClient;

/**
 * What the client keeps for those who extend it: its own connection, which it finds, secures and renews. Over that we
 * append, read and subscribe ourselves, on the bytes as they are. The client would parse each event and write it out again,
 * several times over, and does not keep the order of what follows right behind the first append.
 */
interface Inside {
  readonly capabilities: Promise<{ readonly serverVersion: string }>;
  getChannel(): Promise<{ close(): void }>;
  /** The present connection's. */
  getGRPCClient<Stub>(service: ClientService<Stub>, name: string): Promise<Stub>;
  /** To be told why a call ended: it may have to connect anew, to the leader. */
  handleError(stub: object, error: Error): Promise<void>;
  callArguments(
    who: { readonly requiresLeader?: boolean },
    options?: { readonly deadline: number },
  ): [metadata: Metadata, options: CallOptions];
}

export const inside = (client: EventStoreDBClient): Inside => client as unknown as Inside;
