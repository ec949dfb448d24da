import type { EventStore, NewEvent } from '#libs/event-store';
import type { Config } from '../config.js';
import { bookkeeping } from '../ledger-fact.js';

const streamOf = (id: string): string => `ledger-pack-released-${id}`;

/** Whether a pack can be fetched: where nobody is asked who they are, two persons could not be told apart. */
export async function isReleased({ auth }: Pick<Config, 'auth'>, store: EventStore, id: string): Promise<boolean> {
  return auth === 'none' || (await store.readFirst(streamOf(id))) !== undefined;
}

/** What two persons released, by the hash of its manifest. */
export interface PackRelease {
  readonly pack: string;
  readonly manifest: string;
  /** The proposal by which they did. */
  readonly proposal: string;
}

/** Records a release, once. Durable when it resolves. */
export async function recordRelease(store: EventStore, { pack, manifest, proposal }: PackRelease): Promise<void> {
  const events: NewEvent[] = [bookkeeping('ledger.pack', { pack, manifest, released: proposal })];
  await store.append([{ stream: streamOf(pack), expectedRevision: 'NO_STREAM', events }]);
}
