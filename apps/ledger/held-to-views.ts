import { join } from 'node:path';
import { type EventStore, StoreDamaged } from '#libs/event-store';
import { furthestIn } from '#libs/projections';
import { type Config, ConfigError } from './config.js';

/**
 * Throws `ConfigError` where the views beside the ledger have an event that it has not: an older file was put there, or one
 * without its `-wal`. Gone on with, it would give the positions of receipts that are out to other events.
 */
export async function mustHaveWhatViewsHave(store: EventStore, { dataDir }: Config): Promise<void> {
  const mark = furthestIn(dataDir);
  if (mark === undefined || (await has(store, mark.position, mark.eventId))) return;
  const path = join(dataDir, 'ledger.sqlite');
  const views = join(dataDir, 'views');
  throw new ConfigError(
    `INITIUM_DATA: ${path} does not have the event at position ${mark.position}, which the views beside it have: it is an ` +
      'older one, another, or lacks its -wal. Put the right one back; or restore this one into a new folder, so that no ' +
      `position is given twice: initium restore ${path} --data FOLDER. Where the views are at fault, remove ${views}.`,
  );
}

async function has(store: EventStore, position: bigint, eventId: string): Promise<boolean> {
  try {
    const [event] = await store.readPositions([position]);
    return event?.eventId === eventId;
  } catch (error) {
    // That it is there, and where, the check of the file says.
    if (error instanceof StoreDamaged) return true;
    throw error;
  }
}
