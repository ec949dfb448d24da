import type { ConnectionEntry } from '../../ledger/recording/webhooks/connection-entry.js';
import { readConnectionFile } from '../../ledger/recording/webhooks/connection-file.js';

/** A connection as it is shown: of its secrets no more than since when each is good. */
export type ShownConnection = Omit<ConnectionEntry, 'secrets' | 'testKey'> & {
  readonly secretsSince: readonly string[];
};

export function shownConnection({ secrets, testKey: _, ...entry }: ConnectionEntry): ShownConnection {
  return { ...entry, secretsSince: secrets.map(({ since }) => since) };
}

/** The connections of a file, in the order in which they were added. */
export async function listConnections(file: string): Promise<readonly ShownConnection[]> {
  return (await readConnectionFile(file)).map(shownConnection);
}

export const connectionHeading: readonly string[] = [
  'name',
  'mapping',
  'source',
  'signed by',
  'secrets since',
  'window',
  'disabled',
];

export function connectionRow(connection: ShownConnection): string[] {
  const { name, mapping, source, scheme, secretsSince, windowSeconds, disabled = '' } = connection;
  return [name, mapping, source, scheme, secretsSince.join(' '), `${windowSeconds} s`, disabled];
}
