import { EventStoreDBClient } from '@eventstore/db-client';
import type { StoredEvent } from '../../event-store.js';
import { PolledCommits } from '../../sqlite/commits.js';
import { LedgerCopy } from '../../sqlite/ledger-copy.js';
import { ledgerPath, openReadOnly } from '../../sqlite/schema.js';
import { SqliteReader } from '../../sqlite/sqlite-reader.js';
import { forWriting, type ServerAddress } from '../protocol/connection-string.js';
import { ServerConnection } from '../protocol/server-connection.js';
import { ServerReads } from '../protocol/server-reads.js';
import { usualTimings } from '../protocol/timings.js';
import { Streams } from './streams.js';

/** An event of the copy that the server does not have where it was copied from, and what is in its stream there now. */
export interface Missing {
  readonly event: StoredEvent;
  /** Nothing; the same event, recorded again; or another one. */
  readonly now: 'nothing' | 'the same' | 'another';
}

export interface CopyComparison {
  /** The last event of the copy that the server has as well; undefined where it has none. */
  readonly common: StoredEvent | undefined;
  /** Where the server acknowledged an event that it does not have and that was not copied: nothing is left of that. */
  readonly notCopied: bigint | undefined;
  /** All that come after it, in order. Read as they are asked for. */
  missing(): AsyncIterable<Missing>;
}

export interface CompareOptions {
  readonly server: ServerAddress;
  /** Holds the copy. No process may be writing it. */
  readonly folder: string;
  readonly prefixes: readonly string[];
}

/**
 * Compares a copy with its server: what both have is everything up to some event, for a server goes back in time as a
 * whole. Rejects with what the client throws where the server is away.
 */
export async function compareWithServer<T>(
  { server, folder, prefixes }: CompareOptions,
  use: (comparison: CopyComparison) => Promise<T>,
): Promise<T> {
  const path = ledgerPath(folder);
  const copy = new LedgerCopy(path);
  const reader = new SqliteReader(openReadOnly(path), new PolledCommits());
  const connection = new ServerConnection(forWriting(server));
  const reads = new ServerReads(connection, usualTimings);
  const streams = new Streams(prefixes, copy.fates());
  const isKept = ({ stream }: StoredEvent) => !streams.mayBeForgotten(stream);
  try {
    const common = await lastCommon(reader, reads, isKept);
    const lost = copy.lostBefore;
    const notCopied = lost === undefined || (await reads.has(lost)) ? undefined : lost.position;
    return await use({ common, notCopied, missing: () => missingAfter(common, reader, reads, isKept) });
  } finally {
    await reader.close();
    copy.close();
    await connection.close();
  }
}

type IsKept = (event: StoredEvent) => boolean;

/** By halving the positions: some twenty questions to the server, however long the ledger is. */
async function lastCommon(reader: SqliteReader, reads: ServerReads, isKept: IsKept): Promise<StoredEvent | undefined> {
  let found: StoredEvent | undefined;
  let [low, high] = [0n, (await reader.head())?.position ?? -1n];
  while (low <= high) {
    const middle = (low + high) / 2n;
    const event = await keptFrom(middle, high, reader, isKept);
    if (event === undefined) high = middle - 1n;
    else if (await reads.has(event)) [found, low] = [event, event.position + 1n];
    else high = middle - 1n;
  }
  return found;
}

async function keptFrom(
  from: bigint,
  to: bigint,
  reader: SqliteReader,
  isKept: IsKept,
): Promise<StoredEvent | undefined> {
  for await (const batch of reader.readAll({ from })) {
    for (const event of batch) {
      if (event.position > to) return undefined;
      if (isKept(event)) return event;
    }
  }
  return undefined;
}

async function* missingAfter(
  common: StoredEvent | undefined,
  reader: SqliteReader,
  reads: ServerReads,
  isKept: IsKept,
): AsyncGenerator<Missing> {
  for await (const batch of reader.readAll({ from: (common?.position ?? -1n) + 1n })) {
    for (const event of batch) {
      if (event.stream.startsWith('$') || (await reads.has(event))) continue;
      const there = await reads.first(event.stream);
      const isSame = there?.eventId === event.eventId || (there !== undefined && isSameContent(there, event));
      if (isKept(event) || there !== undefined)
        yield { event, now: there === undefined ? 'nothing' : isSame ? 'the same' : 'another' };
    }
  }
}

const isSameContent = (one: Pick<StoredEvent, 'type' | 'data'>, other: Pick<StoredEvent, 'type' | 'data'>): boolean =>
  one.type === other.type && Buffer.from(one.data).equals(other.data);

/** What of a stream's metadata makes the server forget its events is taken out; the rest stays. */
export async function takeBackExpiries(server: ServerAddress, streams: readonly string[]): Promise<void> {
  const client = EventStoreDBClient.connectionString(forWriting(server));
  try {
    for (const stream of streams) await takeBack(client, stream);
  } finally {
    await client.dispose();
  }
}

/** A server brings a deleted stream back at the first write, with what was in it still hidden: the second one shows it. */
const writesMax = 3;

async function takeBack(client: EventStoreDBClient, stream: string): Promise<void> {
  for (let writes = 0; writes < writesMax; writes++) {
    const { metadata = {} } = await client.getStreamMetadata(stream);
    const { maxAge, maxCount, truncateBefore, ...rest } = metadata;
    if (maxAge === undefined && maxCount === undefined && truncateBefore === undefined) return;
    await client.setStreamMetadata(stream, rest);
  }
}

/** Streams of the ledger that the server may forget, by what the copy has seen, each with what is wrong. */
export function expiringStreams(folder: string, prefixes: readonly string[]): ReturnType<Streams['findings']> {
  const copy = new LedgerCopy(ledgerPath(folder));
  try {
    return new Streams(prefixes, copy.fates()).findings();
  } finally {
    copy.close();
  }
}
