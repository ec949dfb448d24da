import { randomBytes } from 'node:crypto';
import type { ConnectionEntry } from '../apps/ledger/recording/webhooks/connection-entry.js';
import { changeConnectionFile } from '../apps/ledger/recording/webhooks/connection-file.js';

export type ConnectionAsked = Pick<ConnectionEntry, 'name' | 'scheme'> &
  Partial<Omit<ConnectionEntry, 'secrets'>> & { readonly secrets: readonly string[] };

/** Adds a connection to a file; one that speaks evidence itself, for the source `vendor`, unless it is said otherwise. */
export async function addConnection(file: string, { secrets, ...asked }: ConnectionAsked): Promise<ConnectionEntry> {
  const since = '2026-01-01T00:00:00Z';
  const entry: ConnectionEntry = {
    mapping: 'cloudevents',
    source: 'vendor',
    kinds: ['default'],
    windowSeconds: 300,
    created: since,
    testKey: randomBytes(32).toString('base64url'),
    ...asked,
    secrets: secrets.map((secret) => ({ secret, since })),
  };
  await changeConnectionFile(file, (entries) => [...entries, entry]);
  return entry;
}
