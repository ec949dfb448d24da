import { setTimeout as pause } from 'node:timers/promises';
import { type LogCheckpoint, logVerifier, openCheckpoint } from '#libs/transparency';
import { checkpointName, type LogFiles } from './log-files.js';
import type { LogIndex } from './log-index.js';
import type { LogMap } from './map/log-map.js';
import { isNewsForMap } from './map/map-follower.js';
import type { MadeEpoch } from './map/map-writer.js';

/** A log as of a checkpoint that has the leaf of an epoch of its map, which has all that was new up to a position. */
export interface ClosedLog {
  /** The checkpoint, as it was published. */
  readonly note: Uint8Array;
  readonly checkpoint: LogCheckpoint;
  readonly epoch: MadeEpoch & { readonly leaf: number };
  /** How many leaves there are up to the position; no more than the epoch has, for what comes after is nothing new. */
  readonly knownSize: number;
}

export interface ClosingParts {
  readonly files: LogFiles;
  readonly map: LogMap;
  readonly verifierKeys: readonly string[];
  /** How far the log is made. */
  readonly progress: () => { readonly size: number; readonly position: bigint | undefined };
  readonly index: () => LogIndex | undefined;
}

/** How often it is looked whether it is there. */
const lookEveryMs = 250;

/** Has a log closed up to a position, and waits for that. Undefined where the signal aborts before. */
export async function closedUpTo(
  parts: ClosingParts,
  position: bigint,
  signal: AbortSignal,
): Promise<ClosedLog | undefined> {
  while (!signal.aborted) {
    const closed = closedNow(parts, position);
    if (closed !== undefined) return closed;
    parts.map.askForEpoch();
    await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** Waits until the log has so many leaves here and its map is over so many; false where the signal aborts before. */
export async function grownTo(
  { map, progress }: Pick<ClosingParts, 'map' | 'progress'>,
  { size, mapSize }: { readonly size: number; readonly mapSize: number },
  signal: AbortSignal,
): Promise<boolean> {
  while (progress().size < size || map.lastSize < mapSize) {
    if (signal.aborted) return false;
    map.askForEpoch();
    await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
  return true;
}

function closedNow(parts: ClosingParts, position: bigint): ClosedLog | undefined {
  const { files, map, verifierKeys, progress, index } = parts;
  const { size, position: reached = -1n } = progress();
  const note = reached < position ? undefined : files.read(checkpointName);
  if (note === undefined) return undefined;
  const { checkpoint } = openCheckpoint(note, ...verifierKeys.map(logVerifier));
  const epoch = map.epochIn(checkpoint);
  if (epoch?.leaf === undefined) return undefined;
  const known = index()?.sizeAt(position) ?? 0;
  if (hasNews(files, size, { from: epoch.size, to: known })) return undefined;
  return { note, checkpoint, epoch: { ...epoch, leaf: epoch.leaf }, knownSize: Math.min(known, epoch.size) };
}

/** Whether a leaf of these is worth an epoch, in a log of this size. */
function hasNews(files: LogFiles, size: number, { from, to }: { readonly from: number; readonly to: number }): boolean {
  for (let at = from; at < to; ) {
    const leaves = files.leavesFrom(at, size).slice(0, to - at);
    if (leaves.some(isNewsForMap)) return true;
    at += leaves.length;
  }
  return false;
}
