import type { Thresholds } from '#libs/assessment';
import { countBefore, dayMs } from '#libs/evidence';
import type { FirstCame } from '../indicators/indicators.js';
import type { StateBucket } from '../statuses/status-counts.js';
import type { Figure, ReachChange, Uplift } from './figures.js';
import { type PageAsked, type PagedRow, type PageOf, pageOf, type Reading } from './reading.js';

/** How many sign-ups a row names. */
const namedMax = 1_000;

/** A client that came for the first time, and where it was then. */
export interface SignUp extends FirstCame {
  readonly state: StateBucket;
}

/** What came from a State after a change, and before it. */
export interface UpliftComparison extends Uplift {
  /** Those after the change, in order. */
  readonly signUps: readonly SignUp[];
}

export interface UpliftRow extends Uplift, PagedRow {
  /** The first of those after the change. */
  readonly signUps: readonly { readonly client: string; readonly at: number }[];
}

/** What came from a State after a campaign or a change of a surface, against what came before. */
export function signUpUplift(reading: Reading): Figure {
  const changes = changesLookedAt(reading);
  const uplifts = comparisons(reading, changes);
  const [first, ...rest] = uplifts;
  const greatest = first && rest.reduce((most, one) => (ratioOf(one) > ratioOf(most) ? one : most), first);
  const level = changes.length === 0 ? 'none' : uplifts.length > 0 ? 'amber' : 'green';
  return {
    rule: 'R-803',
    level,
    values: { changes: changes.length, uplifts: uplifts.length, greatest: greatest ? plain(greatest) : null },
  };
}

/** The changes and the sign-ups behind it. */
export function uplifts(reading: Reading, { limit, after }: PageAsked): PageOf<UpliftRow> {
  const from = Number(after?.position ?? -1n) + 1;
  const listed = comparisons(reading, changesLookedAt(reading)).slice(from, from + limit + 1);
  const rows = listed.map((comparison, index): UpliftRow => {
    const signUps = comparison.signUps.slice(0, namedMax);
    const names = reading.names(signUps.map(({ client }) => client));
    return {
      ...plain(comparison),
      cursor: { time: 0, position: BigInt(from + index) },
      signUps: signUps.map(({ at }, number) => ({ client: names[number] as string, at })),
    };
  });
  return pageOf(rows, limit);
}

const ratioOf = ({ ratio }: Uplift): number => ratio ?? Infinity;
const plain = ({ change, state, after, before, ratio }: Uplift): Uplift => ({ change, state, after, before, ratio });

function changesLookedAt(reading: Reading): ReachChange[] {
  const { from, to } = reading.window('R-803');
  return reading.question.changes
    .filter(({ at }) => at > from && at <= to)
    .sort((a, b) => a.at - b.at || (`${a.about}/${a.name}` < `${b.about}/${b.name}` ? -1 : 1));
}

function comparisons(reading: Reading, changes: readonly ReachChange[]): UpliftComparison[] {
  const [first] = changes;
  if (first === undefined) return [];
  const { thresholds, upTo } = reading.question;
  const from = first.at - thresholds['R-803'].beforeDays * dayMs;
  const came = reading.facts.signUps(reading.window('R-803'), from);
  const states = reading.statuses.statesOf(came, upTo);
  const signUps = came.map((one, index) => ({ ...one, state: states[index] as StateBucket }));
  return upliftsOf(changes, signUps, thresholds['R-803']);
}

/**
 * The changes after which at least `amber` times as many came a day from one State as before. Who came from an unknown
 * State may have come from any: they are a State of their own for every change. Where a change is younger than the days
 * after it, those that are still to come are missing.
 */
export function upliftsOf(
  changes: readonly ReachChange[],
  signUps: readonly SignUp[],
  { afterDays, beforeDays, amber }: Thresholds['R-803'],
): UpliftComparison[] {
  const inOrder = [...signUps].sort((a, b) => a.at - b.at || a.client - b.client);
  const byState = Map.groupBy(inOrder, ({ state }) => state);
  const within = (state: StateBucket, from: number, to: number): SignUp[] => {
    const all = byState.get(state) ?? [];
    return all.slice(countBefore(all, from), countBefore(all, to));
  };
  return changes.flatMap((change) =>
    [...new Set([...change.states, 'UNKNOWN'])].flatMap((state) => {
      const after = within(state, change.at, change.at + afterDays * dayMs);
      if (after.length === 0) return [];
      const before = within(state, change.at - beforeDays * dayMs, change.at).length;
      const ratio = before === 0 ? null : (after.length * beforeDays) / (before * afterDays);
      if (ratio !== null && ratio < amber) return [];
      return [{ change, state, after: after.length, before, ratio, signUps: after }];
    }),
  );
}
