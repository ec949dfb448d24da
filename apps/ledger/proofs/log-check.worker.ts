import { setTimeout as pause } from 'node:timers/promises';
import { type EventText, openSqliteReader, workerPort } from '#libs/event-store';
import { LeafMaker, type LogName } from './leaf-maker.js';
import { LogCheck, type Mismatch } from './log-check.js';
import { LogDiverged, LogFiles, logFolder } from './log-files.js';
import { indexPath, LogIndex } from './log-index.js';

export interface LogCheckSettings {
  /** `INITIUM_DATA`. */
  readonly folder: string;
  readonly commits: SharedArrayBuffer;
  readonly origin: string;
  readonly tagKey: Uint8Array;
  readonly continued: readonly LogName[];
  /** From the end of a pass over everything to the beginning of the next, in ms. */
  readonly everyMs: number;
}

export type ToLogCheck =
  /** What was read at these positions is to be held against the log. */
  | {
      readonly kind: 'read';
      readonly id: number;
      readonly positions: readonly bigint[];
      readonly events: readonly EventText[];
    }
  /** What somebody else found, to be looked at again. */
  | { readonly kind: 'found'; readonly mismatches: readonly Mismatch[] }
  /** The copy was mended there. */
  | { readonly kind: 'mended'; readonly positions: readonly bigint[] }
  | { readonly kind: 'close' };

export type FromLogCheck =
  | { readonly kind: 'held'; readonly id: number; readonly mismatches: readonly Mismatch[] }
  /** What there is of mismatches at these positions, of all that were known. */
  | { readonly kind: 'again'; readonly positions: readonly bigint[]; readonly mismatches: readonly Mismatch[] }
  /** What was found in a pass so far, and how much of it is done. */
  | { readonly kind: 'passing'; readonly share: number; readonly mismatches: readonly Mismatch[] }
  /** What there is of mismatches at the end of a pass, or when those that were known were looked at again. */
  | { readonly kind: 'passed'; readonly mismatches: readonly Mismatch[]; readonly isWhole: boolean }
  | { readonly kind: 'diverged'; readonly message: string };

/** A pass is quick for so long (ms): of a small ledger all is known right after a start. From then on it takes a tenth of a core. */
const [quickMs, restTimes] = [3_000, 9];
/** How often what was found is looked at again: it may be lifted. */
const againMs = 2_000;

// It rests for most of the time by itself: answers wait for what it is asked, so it goes as first as they do.
const port = workerPort<LogCheckSettings, ToLogCheck, FromLogCheck>('Integrity');
const { folder, commits, origin, tagKey, continued, everyMs } = port.data;
const closing = new AbortController();
const { signal } = closing;
const reader = openSqliteReader({ folder, commits });
const index = new LogIndex(indexPath(logFolder(folder)), { readonly: true });
const check = new LogCheck({
  reader,
  index,
  files: new LogFiles(logFolder(folder)),
  leaves: new LeafMaker(origin, tagKey, continued),
});

/** What was found and is not known to match again, by its position. */
const known = new Map<bigint, Mismatch>();

port.onMessage((message) => {
  if (message.kind === 'close') return closing.abort();
  if (message.kind === 'mended') return void again(message.positions);
  if (message.kind === 'found') return keep(message.mismatches);
  const { id, positions, events } = message;
  void held(positions, events).then((mismatches) => {
    keep(mismatches);
    port.tell({ kind: 'held', id, mismatches });
  });
});

/** Where the log's own files are not whole nothing can be held against them, which is said. */
async function held(positions: readonly bigint[], events: readonly EventText[]): Promise<readonly Mismatch[]> {
  try {
    return await check.held(positions, events);
  } catch (error) {
    if (error instanceof LogDiverged) port.tell({ kind: 'diverged', message: error.message });
    else if (!signal.aborted) throw error;
    return [];
  }
}

async function again(positions: readonly bigint[]): Promise<void> {
  const mismatches = await held(positions, []);
  for (const position of positions) known.delete(position);
  keep(mismatches);
  port.tell({ kind: 'again', positions, mismatches });
}

async function pass(): Promise<void> {
  const { state } = index;
  if (state === undefined) return;
  const begun = performance.now();
  let turn = begun;
  const onTile = async (share: number) => {
    const worked = performance.now() - turn;
    if (worked < 5 && share < 1) return;
    port.tell({ kind: 'passing', share, mismatches: [...known.values()] });
    await pause(performance.now() - begun < quickMs ? 0 : restTimes * worked, undefined, { signal });
    turn = performance.now();
  };
  for await (const mismatch of check.pass(state, onTile)) keep([mismatch]);
}

const keep = (found: readonly Mismatch[]): void => {
  for (const one of found) known.set(one.position, one);
};

try {
  while (!signal.aborted) {
    known.clear();
    await pass();
    port.tell({ kind: 'passed', mismatches: [...known.values()], isWhole: true });
    for (const next = performance.now() + everyMs; performance.now() < next; ) {
      await pause(againMs, undefined, { signal });
      if (known.size === 0) continue;
      const again = await check.these([...known.keys()]);
      known.clear();
      keep(again);
      port.tell({ kind: 'passed', mismatches: again, isWhole: false });
    }
  }
} catch (error) {
  if (error instanceof LogDiverged) port.tell({ kind: 'diverged', message: error.message });
  else if (!signal.aborted) throw error;
} finally {
  await reader.close();
  index.close();
  port.close();
}
