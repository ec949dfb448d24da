import type { EventStoreDBClient } from '@eventstore/db-client';
import gossip from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { inside } from './client-inside.js';

/** The server's version as it says it, such as 24.6.0; `unknown` of one that is older than that question, 21.10. */
export async function serverVersion(client: EventStoreDBClient): Promise<string> {
  return (await inside(client).capabilities).serverVersion;
}

/**
 * What the server's clock says, in milliseconds since 1970, to the second; undefined where it does not tell. It is the
 * date that its web server puts on every answer: the time in its gossip is that of the last change.
 */
export async function serverTime(client: EventStoreDBClient): Promise<number | undefined> {
  const stub = await inside(client).getGRPCClient(gossip.GossipClient, 'gossip');
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  let date: number | undefined;
  const call = stub.read(new shared.Empty(), (error) => {
    if (error === null) return resolve(date);
    void inside(client).handleError(stub, error);
    reject(error);
  });
  call.on('metadata', (metadata) => {
    const time = Date.parse(String(metadata.get('date')[0]));
    if (!Number.isNaN(time)) date = time;
  });
  return promise;
}
