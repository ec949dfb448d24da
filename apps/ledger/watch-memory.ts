import type { StoreFigures } from '#libs/event-store';
import type { LedgerParts } from './ledger.module.js';

/** Says what the process may take, how that is shared out, and how much of each share is held. */
export function watchMemory({ config, rooms, metrics, log }: LedgerParts, figures: () => StoreFigures): void {
  const { memory, shares } = config;
  const { queuedBytesMax = 0 } = shares.queue;
  const { bodies, lines, answers, changes } = rooms;
  metrics.watchMemory(memory.bytes, () => [
    ...Object.entries({ bodies, lines, answers, changes }).map(([share, room]) => {
      return { share, bytes: room.bytesMax, held: room.heldBytes };
    }),
    { share: 'queue', bytes: queuedBytesMax, held: figures().queuedBytes },
  ]);
  log.info({ memory, shares }, 'Memory is shared out');
}
