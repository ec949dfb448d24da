import type { Database, Statement } from 'better-sqlite3';
import type { GapCause } from '#libs/assessment';
import { everyRuleSet, type RuleSetNumber } from './followed-rule-sets.js';
import { stillHolds } from './tables.js';

/** Why an interval is uncovered, or that it is lifted. Its place here is its number in the rows, and never changes. */
export const causes = ['SEQUENCE', 'HEARTBEAT', 'HEARTBEAT_COUNT', 'RECONCILIATION', 'DECLARED', 'LIFTED'] as const;
export type PeriodCause = GapCause | 'LIFTED';

/** A closed interval of a source's time (ms), and what shows it (see `tables`). */
export interface SourcePeriod {
  readonly cause: PeriodCause;
  readonly ref: bigint;
  readonly from: number;
  readonly to: number;
  readonly ruleSet: RuleSetNumber;
}

/** The bound of a change that reaches to the end or the beginning of time. */
export const endOfTime = Number.MAX_SAFE_INTEGER;
export const beginningOfTime = Number.MIN_SAFE_INTEGER;

const keyOf = ({ cause, ref, from, to, ruleSet }: SourcePeriod): string => `${cause} ${ref} ${from} ${to} ${ruleSet}`;

/** What of a source is changed by the event at hand, by a rule set. */
interface Touched {
  readonly source: number;
  readonly ruleSet: RuleSetNumber;
  from: number;
  to: number;
}

interface SourcePeriodRow {
  readonly cause: bigint;
  readonly ref: bigint;
  readonly from: bigint;
  readonly to: bigint;
  readonly ruleSet: bigint;
}

/**
 * Writes the periods of registered sources, and what one event changed of each: a row holds from the position of the
 * event that showed it until that of the one that took it away. What holds no instant is not written.
 */
export class PeriodRows {
  readonly #insert: Statement;
  readonly #end: Statement;
  readonly #remove: Statement;
  readonly #holding: Statement<[number, bigint], SourcePeriodRow>;
  readonly #change: Statement;
  readonly #touched: Touched[] = [];

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT INTO coverage_periods VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const key = 'source = ? AND known_to = ? AND cause = ? AND ref = ? AND from_time = ? AND rule_set = ?';
    this.#end = database.prepare(`UPDATE coverage_periods SET known_to = ? WHERE ${key} AND known_from < ?`);
    this.#remove = database.prepare(`DELETE FROM coverage_periods WHERE ${key}`);
    this.#holding = database
      .prepare<[number, bigint], SourcePeriodRow>(
        `SELECT cause, ref, from_time AS "from", to_time AS "to", rule_set AS ruleSet FROM coverage_periods
         WHERE source = ? AND known_to = ?`,
      )
      .safeIntegers();
    this.#change = database.prepare('INSERT INTO coverage_changes VALUES (?, ?, ?, ?, ?)');
  }

  open(source: number, position: bigint, period: SourcePeriod): void {
    const { cause, ref, from, to, ruleSet } = period;
    if (from > to) return;
    this.#insert.run(source, causes.indexOf(cause), ref, from, to, ruleSet, position, stillHolds);
    this.touch(source, from, to, ruleSet);
  }

  close(source: number, position: bigint, period: SourcePeriod): void {
    const { cause, ref, from, to, ruleSet } = period;
    if (from > to) return;
    const key = [source, stillHolds, causes.indexOf(cause), ref, from, ruleSet];
    const ended = this.#end.run(position, ...key, position);
    if (ended.changes === 0) this.#remove.run(...key);
    this.touch(source, from, to, ruleSet);
  }

  /** Closes what holds of a source and is not among these, and opens what is missing. */
  replace(source: number, position: bigint, periods: readonly SourcePeriod[]): void {
    const wanted = new Map(periods.filter(({ from, to }) => from <= to).map((period) => [keyOf(period), period]));
    for (const row of this.#holding.all(source, stillHolds)) {
      const held = {
        cause: causes[Number(row.cause)] as PeriodCause,
        ref: row.ref,
        from: Number(row.from),
        to: Number(row.to),
        ruleSet: Number(row.ruleSet),
      };
      if (!wanted.delete(keyOf(held))) this.close(source, position, held);
    }
    for (const period of wanted.values()) this.open(source, position, period);
  }

  /** Marks that something about an interval of a source's time is changed by the event at hand. */
  touch(source: number, from: number, to: number, ruleSet: RuleSetNumber = everyRuleSet): void {
    const touched = this.#touched.find((one) => one.source === source && one.ruleSet === ruleSet);
    if (touched === undefined) {
      this.#touched.push({ source, ruleSet, from, to });
      return;
    }
    touched.from = Math.min(touched.from, from);
    touched.to = Math.max(touched.to, to);
  }

  /** Writes what the event at a position has changed. Called once for each event. */
  settle(position: bigint): void {
    for (const { source, ruleSet, from, to } of this.#touched) this.#change.run(source, position, ruleSet, from, to);
    this.#touched.length = 0;
  }
}
