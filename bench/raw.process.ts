import { join } from 'node:path';
import { answerParent } from './child.js';
import { eventOf, type Ids } from './events.js';
import { RawLog } from './raw-log.js';
import { writeOf } from './stored.js';

/** What of the events was sent, in order: from number `first` on, `batches` of `batch` each. */
export interface Stretch {
  readonly ids: Ids;
  readonly first: number;
  readonly batches: number;
  readonly batch: number;
}

const logs = new Map<Ids, RawLog>();
const [, , folder = '.'] = process.argv;

function logOf(ids: Ids): RawLog {
  const log = logs.get(ids) ?? new RawLog(join(folder, `raw-${ids}.sqlite`));
  logs.set(ids, log);
  return log;
}

const asks = {
  /** Events a second: appended, one transaction a batch. What is to be written is made before the clock runs. */
  append({ ids, first, batches, batch }: Stretch): number {
    const log = logOf(ids);
    const work = Array.from({ length: batches }, (_, b) =>
      Array.from({ length: batch }, (_, i) => writeOf(eventOf(first + b * batch + i, ids))),
    );
    const start = performance.now();
    log.appendAll(work);
    return (batches * batch * 1_000) / (performance.now() - start);
  },
};
export type RawAsks = typeof asks;

answerParent(asks, () => {
  for (const log of logs.values()) log.close();
});
