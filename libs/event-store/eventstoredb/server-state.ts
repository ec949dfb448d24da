import { createRequire } from 'node:module';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb.js';

/** The client's service definitions are CommonJS, which says its names only once it has run. */
const require = createRequire(import.meta.url);
const gossip = require('@eventstore/db-client/generated/gossip_grpc_pb.js') as { GossipClient: typeof GossipClient };
const shared =
  require('@eventstore/db-client/generated/shared_pb.js') as typeof import('@eventstore/db-client/generated/shared_pb.js');

/** What the client does not offer of itself: any call over its own connection, and what the server says it can do. */
interface Inner {
  readonly capabilities: Promise<{ readonly serverVersion: string }>;
  execute<Client, T>(
    kind: new (...given: never[]) => Client,
    name: string,
    call: (client: Client) => Promise<T>,
  ): Promise<T>;
}
const inner = (client: EventStoreDBClient): Inner => client as unknown as Inner;

/** The server's version as it says it, such as 24.6.0; `unknown` of one that is older than that question, 21.10. */
export async function serverVersion(client: EventStoreDBClient): Promise<string> {
  return (await inner(client).capabilities).serverVersion;
}

/**
 * What the server's clock says, in milliseconds since 1970, to the second; undefined where it does not tell. It is the
 * date that its web server puts on every answer: the time in its gossip is that of the last change.
 */
export function serverTime(client: EventStoreDBClient): Promise<number | undefined> {
  return inner(client).execute(gossip.GossipClient, 'gossip', (stub) => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    let date: number | undefined;
    const call = stub.read(new shared.Empty(), (error) => (error === null ? resolve(date) : reject(error)));
    call.on('metadata', (metadata) => {
      const time = Date.parse(String(metadata.get('date')[0]));
      if (!Number.isNaN(time)) date = time;
    });
    return promise;
  });
}
