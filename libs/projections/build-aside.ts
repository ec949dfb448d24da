import type { Database } from 'better-sqlite3';
import type { EventReader, StoredEvent } from '#libs/event-store';
import { catchUp } from './catch-up.js';
import { type Mark, openCheckpoint, positionIn } from './checkpoint.js';
import { Progress } from './progress.js';
import { RunningProjection, type Stop } from './running-projection.js';
import type { Projected, View } from './view.js';
import type { Connection } from './view-reader.js';

/** A pass over so few events takes no time to speak of: whoever feeds the view from then on makes up for what came since. */
const fewEvents = 5_000n;

export interface AsideOptions {
  readonly reader: EventReader;
  project(event: StoredEvent): Projected;
  readonly folder?: string;
  /** To the files of the needed views that serve now. */
  readonly connections: Connection;
  readonly signal: AbortSignal;
  /** Up to and with this position; as far as the store and the needed views are when left out. */
  readonly to?: bigint;
  /** Events in one transaction, at most; as the view says when left out. */
  readonly batchMax?: number;
  /** Told how far it is, in positions. */
  onProgress?(position: bigint, goal: bigint): void;
}

export interface Aside {
  /** The last event applied; undefined where there is none. */
  readonly position: bigint | undefined;
  /** The event that the view cannot apply: it is built up to there. */
  readonly stop: Stop | undefined;
}

/**
 * Builds a view in a file that nobody reads yet, from the first event or where an earlier attempt was interrupted.
 * Resolves when it is caught up, is stopped at an event, or `signal` aborts; what it applied is on disk.
 */
export async function buildAside(view: View, database: Database, options: AsideOptions): Promise<Aside> {
  const { reader, project, signal, connections, folder, batchMax } = options;
  const { checkpoint } = await openCheckpoint(view, database, reader);
  const progress = new Progress(view.needs ?? []);
  const projection = new RunningProjection(view, database, checkpoint, {
    reader,
    folder,
    progress,
    connections,
    signal,
  });
  let left = await goalOf(view, options);
  while (left !== undefined && !signal.aborted && projection.stop === undefined) {
    const goal = left;
    const before = projection.position ?? -1n;
    if (goal.position <= before) break;
    const tell = (position: bigint) => options.onProgress?.(position, goal.position);
    tell(before < 0n ? 0n : before);
    if (projection.canBeBuilt) {
      const failure = await projection.build(goal, (share) => tell(shareOf(goal.position, share)), signal);
      if (failure !== undefined) continue;
    } else {
      const applied = () => tell(projection.position ?? 0n);
      await catchUp(projection, goal.position, { reader, project, signal, batchMax, applied });
    }
    if (goal.position - before < fewEvents) break;
    left = await goalOf(view, options);
  }
  return { position: projection.position, stop: projection.stop };
}

/** How far a view can be built now: undefined where nothing is recorded, or a needed view has applied nothing yet. */
export async function goalOf(
  view: View,
  { reader, connections, to }: Pick<AsideOptions, 'reader' | 'connections' | 'to'>,
): Promise<Mark | undefined> {
  let position = to ?? (await reader.head())?.position;
  for (const need of view.needs ?? []) {
    const there = positionIn(connections.of(need));
    if (there === undefined) return undefined;
    if (position !== undefined && there < position) position = there;
  }
  if (position === undefined) return undefined;
  const [mark] = await reader.readPositions([position]);
  return mark;
}

const parts = 1_000_000n;

function shareOf(whole: bigint, share: number): bigint {
  return (whole * BigInt(Math.round(share * Number(parts)))) / parts;
}
