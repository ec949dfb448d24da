import {
  type ClosedInterval,
  type Count,
  type Fact,
  isKind,
  type ReferenceTables,
  SourceRecord,
} from '#libs/assessment';
import { keptLast } from '#libs/evidence';
import type { Prepare } from '#libs/projections';
import { type AboutRow, aboutColumns, factOf } from './about-rows.js';
import { causes, type PeriodCause } from './period-rows.js';
import { PeriodUnion } from './period-union.js';
import type { Registered } from './registered.js';
import { type LookUp, type PeriodRow, RowGaps } from './row-gaps.js';

interface KnownAt {
  readonly change: bigint;
  readonly versionsKey: string;
  readonly versions: readonly Fact<'Source'>[];
  readonly gaps: RowGaps;
}

/** A state of knowledge from which others are reached, and what was uncovered and lifted then. */
interface Lane {
  known: KnownAt | undefined;
  readonly gaps: PeriodUnion;
  readonly lifts: PeriodUnion;
}

interface RecordedSource {
  readonly by: ReferenceTables['reference'];
  /** Undefined where no version of the source stood. */
  readonly record: SourceRecord | undefined;
}

interface KnownPeriodRow {
  readonly cause: bigint;
  readonly ref: bigint;
  readonly from: bigint;
  readonly to: bigint;
}

/** States of one source that are kept. */
const recordsMax = 4_096;
/** States from which others are reached, and how many of them, evenly far from each other, the whole ledger would take. */
const lanesMax = 8;
const lanesOfAll = 16n;

const byOne = 'rule_set IN (0, @ruleSet)';
const columns = 'cause, ref, from_time AS "from", to_time AS "to"';

/**
 * One source by one rule set, at one state of knowledge after the other. Going to one, forward or back, costs what differs from the
 * nearest of some others; what does not is shared.
 */
export class KnownSource {
  readonly id: bigint;
  readonly #ruleSet: bigint;
  readonly #name: string;
  readonly #lookUp: LookUp;
  readonly #lanes: Lane[] = [];
  readonly #records = new Map<bigint, RecordedSource>();
  #latest: SourceRecord | undefined;

  constructor({ id, name }: Registered, ruleSet: bigint, lookUp: LookUp) {
    this.id = id;
    this.#ruleSet = ruleSet;
    this.#name = name;
    this.#lookUp = lookUp;
  }

  /** The source as known after its last change up to `upTo`; undefined where no version of it stood. */
  at(prepare: Prepare, upTo: bigint, tables: ReferenceTables): SourceRecord | undefined {
    const change = prepare<bigint>(
      `SELECT position FROM coverage_changes WHERE source = ? AND position <= ? AND rule_set IN (0, ?)
       ORDER BY position DESC LIMIT 1`,
    )
      .pluck()
      .get(this.id, upTo, this.#ruleSet);
    if (change === undefined) return undefined;
    const by = tables.reference;
    const kept = this.#records.get(change);
    if (kept?.by === by) return kept.record;
    const record = this.#recordAt(prepare, change, tables);
    return keptLast(this.#records, change, recordsMax, { by, record }).record;
  }

  #recordAt(prepare: Prepare, change: bigint, tables: ReferenceTables): SourceRecord | undefined {
    const lane = this.#laneTo(change);
    lane.known = this.#move(prepare, lane, change);
    const { versions, gaps } = lane.known;
    if (versions.length === 0) return undefined;
    const heard = this.#heard(prepare, change);
    const held = (count: Count, upTo: bigint) => this.#lookUp.held(this.#name, count, upTo);
    const findings = { versions, heard, gaps, held, lifts: lane.lifts.union };
    this.#latest = new SourceRecord(this.#name, findings, tables, this.#latest);
    return this.#latest;
  }

  /** The nearest, or another one where that is far. */
  #laneTo(change: bigint): Lane {
    const distance = ({ known }: Lane): bigint => {
      const from = known?.change ?? 0n;
      return from < change ? change - from : from - change;
    };
    const [nearest] = this.#lanes.toSorted((a, b) => (distance(a) < distance(b) ? -1 : 1));
    const isNear = (lane: Lane) => distance(lane) * lanesOfAll < change;
    if (nearest !== undefined && (this.#lanes.length === lanesMax || isNear(nearest))) return nearest;
    const lane = { known: undefined, gaps: new PeriodUnion(), lifts: new PeriodUnion() };
    this.#lanes.push(lane);
    return lane;
  }

  #move(prepare: Prepare, { known, gaps, lifts }: Lane, change: bigint): KnownAt {
    if (known?.change === change) return known;
    const { gone, come } = this.#difference(prepare, known?.change, change);
    const versions = this.#versions(prepare, change);
    const [goneGaps, comeGaps] = [gone.filter(isGap), come.filter(isGap)];
    gaps.change(goneGaps, comeGaps);
    const isLift = (row: PeriodRow) => !isGap(row);
    lifts.change(gone.filter(isLift), come.filter(isLift));
    const isAsBefore = known !== undefined && goneGaps.length === 0 && comeGaps.length === 0;
    return { change, gaps: isAsBefore ? known.gaps : this.#gapsAt(change, gaps.union), ...versions };
  }

  #gapsAt(change: bigint, union: readonly ClosedInterval[]): RowGaps {
    const rows = () => this.#lookUp.periods(this.id, change).filter(isGap);
    return new RowGaps(union, rows, this.#lookUp);
  }

  /** What held at `from` and does not at `change`, and the reverse. */
  #difference(
    prepare: Prepare,
    from: bigint | undefined,
    change: bigint,
  ): { readonly gone: PeriodRow[]; readonly come: PeriodRow[] } {
    if (from === undefined) return { gone: [], come: periodsAt(prepare, this.id, this.#ruleSet, change) };
    const read = (where: string, bounds: object) =>
      prepare<KnownPeriodRow>(
        `SELECT ${columns} FROM coverage_periods WHERE source = @source AND ${byOne} AND ${where}`,
      )
        .all({ source: this.id, ruleSet: this.#ruleSet, ...bounds })
        .map(toPeriodRow);
    const [low, high] = from < change ? [from, change] : [change, from];
    // The plus keeps the planner to the index of the bounds that are narrow, however many rows hold still.
    const onlyBefore = read('known_to > @low AND known_to <= @high AND +known_from <= @low', { low, high });
    const onlyAfter = read('known_from > @low AND known_from <= @high AND +known_to > @high', { low, high });
    return low === change ? { gone: onlyAfter, come: onlyBefore } : { gone: onlyBefore, come: onlyAfter };
  }

  #versions(prepare: Prepare, change: bigint): Pick<KnownAt, 'versions' | 'versionsKey'> {
    const standing = prepare<{ position: bigint; standing: bigint }>(
      `SELECT position, standing FROM coverage_versions
       WHERE source = ? AND known_to > ? AND known_from <= ? ORDER BY position`,
    ).all(this.id, change, change);
    const versionsKey = standing.map((row) => `${row.position} ${row.standing}`).join();
    const same = this.#lanes.find(({ known }) => known?.versionsKey === versionsKey)?.known;
    if (same !== undefined) return { versions: same.versions, versionsKey };
    const rows = prepare<AboutRow>(
      `SELECT ${aboutColumns} FROM coverage_about WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position`,
    ).all(`[${standing.map(({ position }) => position).join()}]`);
    const versions = rows.map(factOf).filter((fact) => isKind(fact, 'Source'));
    for (const [index, fact] of versions.entries()) {
      const left = Number(standing[index]?.standing);
      fact.helps = (left & 1) !== 0;
      fact.hurts = (left & 2) !== 0;
    }
    return { versions, versionsKey };
  }

  #heard(prepare: Prepare, change: bigint): { readonly at: number; readonly because: readonly Fact[] } {
    const row = prepare<{ at: bigint; because: string }>(
      'SELECT at, because FROM coverage_heard WHERE source = ? AND known_from <= ? ORDER BY known_from DESC LIMIT 1',
    ).get(this.id, change);
    if (row === undefined) throw new Error(`the view coverage has source ${this.#name} without a last heartbeat`);
    const positions = row.because.slice(1, -1).split(',').filter(Boolean).map(BigInt);
    const lookUp = this.#lookUp;
    return {
      at: Number(row.at),
      get because() {
        return lookUp.cite(positions);
      },
    };
  }
}

/** What of a source was uncovered by a rule set, and lifted, as known at a position. */
export function periodsAt(prepare: Prepare, source: bigint, ruleSet: bigint, upTo: bigint): PeriodRow[] {
  return prepare<KnownPeriodRow>(
    `SELECT ${columns} FROM coverage_periods
     WHERE source = @source AND ${byOne} AND known_to > @upTo AND known_from <= @upTo`,
  )
    .all({ source, ruleSet, upTo })
    .map(toPeriodRow);
}

const isGap = ({ cause }: PeriodRow): boolean => cause !== 'LIFTED';

function toPeriodRow({ cause: number, ref, from, to }: KnownPeriodRow): PeriodRow {
  const cause = causes[Number(number)] as PeriodCause;
  return { cause, ref, from: Number(from), to: Number(to), key: `${number} ${ref} ${from} ${to}` };
}
