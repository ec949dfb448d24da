import { openSqliteStore, SimulatedClock } from '#libs/event-store';
import { type Evidence, instant } from '#libs/evidence';
import { startViews } from '#libs/views';
import { writeOf } from '../stored.js';

/**
 * A ledger in this process whose views follow what is recorded, under a clock that goes along with what occurs. `first` is
 * recorded before they are started.
 */
export async function liveLedger(folder: string, first: readonly Evidence[] = []) {
  const clock = new SimulatedClock(0);
  const store = await openSqliteStore({ folder, clock });
  /** Gives the last one's position once all are durable. */
  const append = async (events: readonly Evidence[]): Promise<bigint> => {
    clock.set(Math.max(clock.now(), ...events.map(({ time }) => instant(time))));
    const result = (await store.append(events.map((event) => writeOf(event)))).at(-1);
    if (result?.outcome !== 'appended') throw new Error('an event was recorded twice');
    return result.position;
  };
  if (first.length > 0) await append(first);
  const views = await startViews({ folder, commits: store.commits });
  /** True once a view has all up to a position, of every client; false after `ms`, or where it has stopped. */
  const has = async (view: string, position: bigint, ms: number): Promise<boolean> => {
    const isOver = AbortSignal.timeout(ms);
    if (!(await views.waitFor(position, ms, [view]))) return false;
    return views.progress.until(() => views.progress.left(view) === undefined, isOver);
  };
  const close = async () => {
    await views.close();
    await store.close();
  };
  return { store, views, append, has, close };
}
