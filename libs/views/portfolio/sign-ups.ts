import type { Thresholds } from '#libs/assessment';
import { countBefore, countWhile, dayMs } from '#libs/evidence';
import type { StateBucket } from '../statuses/status-counts.js';
import type { Figure, ReachChange, Uplift } from './figures.js';
import { type PageAsked, type PagedRow, type PageOf, pageOf, type Reading } from './reading.js';

/** How many sign-ups a row names. */
const namedMax = 1_000;

export interface UpliftRow extends Uplift, PagedRow {
  /** The first of those after the change. */
  readonly signUps: readonly { readonly client: string; readonly at: number }[];
}

/** What came from a State after a campaign or a change of a surface, against what came before. */
export function signUpUplift(reading: Reading): Figure {
  const changes = changesLookedAt(reading);
  const came = reading.signUpTimes(reading.window('R-803'), since(reading, changes));
  const uplifts = upliftsOf(changes, came, reading.question.thresholds['R-803']);
  const [first, ...rest] = uplifts;
  const greatest = first && rest.reduce((most, one) => (ratioOf(one) > ratioOf(most) ? one : most), first);
  const level = changes.length === 0 ? 'none' : uplifts.length > 0 ? 'amber' : 'green';
  return {
    rule: 'R-803',
    level,
    values: { changes: changes.length, uplifts: uplifts.length, greatest: greatest ?? null },
  };
}

/** The changes and the sign-ups behind it. */
export function uplifts(reading: Reading, { limit, after }: PageAsked): PageOf<UpliftRow> {
  const next = Number(after?.position ?? -1n) + 1;
  const thresholds = reading.question.thresholds['R-803'];
  const changes = changesLookedAt(reading);
  const came = reading.signUps(reading.window('R-803'), since(reading, changes));
  const times = new Map([...came].map(([state, there]) => [state, there.map(({ at }) => at)]));
  const listed = upliftsOf(changes, times, thresholds).slice(next, next + limit + 1);
  const rows = listed.map((uplift, index): UpliftRow => {
    const there = came.get(uplift.state) ?? [];
    const { at } = uplift.change;
    const all = there.slice(countBefore(there, at), countBefore(there, at + thresholds.afterDays * dayMs));
    const named = all.slice(0, namedMax);
    const names = reading.names(named.map(({ client }) => client));
    return {
      ...uplift,
      cursor: { time: 0, position: BigInt(next + index) },
      signUps: named.map((one, number) => ({ client: names[number] as string, at: one.at })),
    };
  });
  return pageOf(rows, limit);
}

const ratioOf = ({ ratio }: Uplift): number => ratio ?? Infinity;

function changesLookedAt(reading: Reading): ReachChange[] {
  const { from, to } = reading.window('R-803');
  return reading.question.changes
    .filter(({ at }) => at > from && at <= to)
    .sort((a, b) => a.at - b.at || (`${a.about}/${a.name}` < `${b.about}/${b.name}` ? -1 : 1));
}

/** From when on sign-ups are compared: some time before the first change. */
const since = (reading: Reading, [first]: readonly ReachChange[]): number =>
  first === undefined ? Infinity : first.at - reading.question.thresholds['R-803'].beforeDays * dayMs;

/**
 * The changes after which at least `amber` times as many came a day from one State as before. Who came from an unknown
 * State may have come from any: they are a State of their own for every change. Where a change is younger than the days
 * after it, those that are still to come are missing. `came` has when they came, in order.
 */
function upliftsOf(
  changes: readonly ReachChange[],
  came: ReadonlyMap<StateBucket, ArrayLike<number>>,
  { afterDays, beforeDays, amber }: Thresholds['R-803'],
): Uplift[] {
  const cameBefore = (state: StateBucket, at: number): number => {
    const times = came.get(state) ?? [];
    return countWhile(times.length, (index) => (times[index] as number) < at);
  };
  return changes.flatMap((change) =>
    [...new Set([...change.states, 'UNKNOWN'])].flatMap((state) => {
      const until = cameBefore(state, change.at);
      const after = cameBefore(state, change.at + afterDays * dayMs) - until;
      if (after === 0) return [];
      const before = until - cameBefore(state, change.at - beforeDays * dayMs);
      const ratio = before === 0 ? null : (after * beforeDays) / (before * afterDays);
      if (ratio !== null && ratio < amber) return [];
      return [{ change, state, after, before, ratio }];
    }),
  );
}
