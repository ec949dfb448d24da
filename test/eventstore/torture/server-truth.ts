import { EventStoreDBClient, START } from '@eventstore/db-client';
import { identityOf } from './world.js';

/** What the server itself holds, read without anything of the ledger's. */
export interface ServerTruth {
  /** Where each piece of evidence is: more than one place is one too many. */
  readonly evidence: ReadonlyMap<string, readonly string[]>;
  readonly conflictIds: ReadonlySet<string>;
}

export async function readServer(url: string): Promise<ServerTruth> {
  const client = EventStoreDBClient.connectionString(url);
  const evidence = new Map<string, string[]>();
  const conflictIds = new Set<string>();
  try {
    for await (const { event } of client.readAll({
      fromPosition: START,
      resolveLinkTos: false,
      requiresLeader: true,
    })) {
      if (event === undefined) continue;
      const { streamId: stream, position } = event;
      if (stream.startsWith('conflict-')) conflictIds.add(stream.slice('conflict-'.length));
      const [, source, id] = /^evidence-([^/]+)\/(.+)$/.exec(stream) ?? [];
      if (source === undefined || id === undefined) continue;
      const name = identityOf({ source: decodeURIComponent(source), id: decodeURIComponent(id) });
      evidence.set(name, [...(evidence.get(name) ?? []), String(position.commit)]);
    }
  } finally {
    await client.dispose();
  }
  return { evidence, conflictIds };
}
