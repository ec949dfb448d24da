import type { EventReader } from '#libs/event-store';
import { LeafMaker } from '../apps/ledger/proofs/leaf-maker.js';
import { LogFiles } from '../apps/ledger/proofs/log-files.js';
import { indexPath, LogIndex } from '../apps/ledger/proofs/log-index.js';
import { Sequencer } from '../apps/ledger/proofs/sequencer.js';

/** Which ledger's log it is. */
export interface NamedLog {
  readonly origin: string;
  readonly tagKey: Uint8Array;
}

/** Makes the log of what a store holds, from where its files in a folder end, or from the first event where there are none. */
export async function madeAgain(
  folder: string,
  store: EventReader,
  { origin, tagKey }: NamedLog,
): Promise<{ readonly files: LogFiles; readonly sequencer: Sequencer }> {
  const files = new LogFiles(folder);
  const index = new LogIndex(indexPath(folder));
  const sequencer = new Sequencer({ leaves: new LeafMaker(origin, tagKey), files, index });
  const from = sequencer.position === undefined ? 0n : sequencer.position + 1n;
  for await (const events of store.readAll({ from })) {
    sequencer.take(events);
    await sequencer.step();
  }
  index.close();
  return { files, sequencer };
}
