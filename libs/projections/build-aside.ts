import type { Database } from 'better-sqlite3';
import type { EventReader, StoredEvent } from '#libs/event-store';
import { type CatchingUp, catchUp } from './catch-up.js';
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
  /** Events in one transaction, at most; as the views say when left out. */
  readonly batchMax?: number;
  /** Told how far a view is, in positions. */
  onProgress?(view: string, position: bigint, goal: bigint): void;
}

/** A view to be built in a file that nobody reads yet. */
export interface ToBuild {
  readonly view: View;
  readonly database: Database;
  /** Up to and with this position; as far as the store and the needed views are when left out. */
  readonly to?: bigint | undefined;
}

export interface Aside {
  /** The last event applied; undefined where there is none. */
  readonly position: bigint | undefined;
  /** The event that the view cannot apply: it is built up to there. */
  readonly stop: Stop | undefined;
}

/** Builds one view, as below. */
export async function buildAside(one: ToBuild, options: AsideOptions): Promise<Aside> {
  const [aside] = await buildTogether([one], options);
  return aside as Aside;
}

/**
 * Builds views from the first event, or from where an earlier attempt was interrupted, by one reading of the store. One
 * that is built as a whole has to be alone. Resolves when each is caught up or stopped at an event, or when `signal`
 * aborts; what was applied is on disk.
 */
export async function buildTogether(all: readonly ToBuild[], options: AsideOptions): Promise<Aside[]> {
  const { signal, onProgress } = options;
  const building: Building[] = [];
  for (const one of all) building.push({ ...one, projection: await opened(one, options) });
  for (let isFar = true; isFar && !signal.aborted; ) {
    const left: Left[] = [];
    for (const { view, to, projection } of building) {
      const goal = projection.stop === undefined ? await goalOf(view, { ...options, to }) : undefined;
      if (goal !== undefined && goal.position > (projection.position ?? -1n))
        left.push({ projection, goal, to: goal.position });
    }
    if (left.length === 0) break;
    const tell = () => {
      for (const { projection, to } of left) onProgress?.(projection.view.name, projection.position ?? 0n, to);
    };
    tell();
    isFar = left.some(({ projection, to }) => to - (projection.position ?? -1n) >= fewEvents);
    if (!(await buildWhole(left, options))) await catchUp(left, { ...options, applied: tell });
  }
  for (const { projection } of building) await projection.finish();
  return building.map(({ projection: { position, stop } }) => ({ position, stop }));
}

interface Building extends ToBuild {
  readonly projection: RunningProjection;
}

interface Left extends CatchingUp {
  readonly goal: Mark;
}

async function opened(
  { view, database }: ToBuild,
  { reader, folder, connections, signal }: AsideOptions,
): Promise<RunningProjection> {
  const { checkpoint } = await openCheckpoint(view, database, reader);
  const progress = new Progress(view.needs ?? []);
  return new RunningProjection(view, database, checkpoint, { reader, folder, progress, connections, signal });
}

/** Whether it was: where it fails, or cannot be, one event after the other can be taken. */
async function buildWhole(left: readonly Left[], { signal, onProgress }: AsideOptions): Promise<boolean> {
  const [one, ...others] = left;
  if (one === undefined || others.length > 0 || !one.projection.canBeBuilt) return false;
  const { projection, goal } = one;
  const tell = (share: number) => onProgress?.(projection.view.name, shareOf(goal.position, share), goal.position);
  return (await projection.build(goal, tell, signal)) === undefined;
}

/** Up to where a view can be built now: the store and the views that it needs have as much; undefined where nothing is there. */
export async function goalOf(
  view: View,
  { reader, connections, to }: Pick<AsideOptions & ToBuild, 'reader' | 'connections' | 'to'>,
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
