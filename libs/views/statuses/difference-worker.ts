import { setImmediate as turn } from 'node:timers/promises';
import { standBack, workerPort } from '#libs/event-store';
import { openViewFileToRead } from '#libs/projections';
import { type DifferenceCount, Differences, type DifferingStatus } from './difference.js';

export interface DifferenceSettings {
  /** Paths of the files with the rows of the one rule set, and of the other. */
  readonly files: readonly [string, string];
  /** ms. */
  readonly at: number;
  readonly upTo: bigint;
  /** Statuses that this rule decides afterwards come first. */
  readonly first: string;
}

/** `next`: the next page is wanted. `end`: nothing more is. */
export type ToDifference = 'next' | 'end';

export type FromDifference =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'counts'; readonly counts: readonly DifferenceCount[] }
  /** Undefined after the last. */
  | { readonly kind: 'page'; readonly page: readonly DifferingStatus[] | undefined };

standBack();
const { data, tell, onMessage, close } = workerPort<DifferenceSettings, ToDifference, FromDifference>(
  'DifferenceThread',
);
const { files, first, ...clocks } = data;
const database = openViewFileToRead(files[0]);
database.prepare('ATTACH ? AS other').run(files[1]);
const differences = new Differences(database);
let isOver = false;
let pages: Iterator<DifferingStatus[]> | undefined;

function end(): void {
  pages?.return?.();
  differences.close();
  database.close();
  close();
}

onMessage((message) => {
  if (message === 'next') return tell({ kind: 'page', page: pages?.next().value ?? undefined });
  isOver = true;
  if (pages !== undefined) end();
});
for (const share of differences.find(clocks)) {
  tell({ kind: 'progress', share });
  await turn();
  if (isOver) break;
}
pages = differences.pages(first);
if (isOver) end();
else tell({ kind: 'counts', counts: differences.counts() });
