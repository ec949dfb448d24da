import { UnknownRuleSet } from '#libs/assessment';
import type { Prepare } from '#libs/projections';
import { beginningOfTime, endOfTime } from './period-rows.js';

/** Where what is known of a source's coverage changed. */
export interface CoverageChange {
  readonly position: bigint;
  readonly source: string;
  /**
   * Between which times (ms, both included) anything that was covered may be uncovered now, or the reverse. The least and
   * the greatest safe integer where it reaches to the beginning or the end of time, as when a version of it is recorded.
   */
  readonly from: number;
  readonly to: number;
}

/** The number of a rule set in the rows. Throws `UnknownRuleSet` where the view was not built by it. */
export function numberOf(prepare: Prepare, ruleSet: string): bigint {
  const number = prepare<bigint>('SELECT id FROM coverage_rule_sets WHERE name = ?').pluck().get(ruleSet);
  if (number === undefined) throw new UnknownRuleSet(ruleSet);
  return number;
}

/** What changed by one rule set after a position and up to another, in order. */
export function changesBy(prepare: Prepare, ruleSet: string, after: bigint, upTo: bigint): CoverageChange[] {
  return prepare<{ position: bigint; source: string; from: bigint; to: bigint }>(
    `SELECT position, name AS source, min(from_time) AS "from", max(to_time) AS "to"
     FROM coverage_changes AS change JOIN coverage_sources ON id = source
     WHERE position > ? AND position <= ? AND rule_set IN (0, ?)
     GROUP BY position, change.source ORDER BY position, change.source`,
  )
    .all(after, upTo, numberOf(prepare, ruleSet))
    .map((row) => ({ ...row, from: Number(row.from), to: Number(row.to) }));
}

/** That anything about a source may be another. */
export const wholeChange = (position: bigint, source: string): CoverageChange => {
  return { position, source, from: beginningOfTime, to: endOfTime };
};

/** Positions after one and up to another, through which one rule set was in force. */
export interface InForceInterval {
  readonly after: bigint;
  readonly upTo: bigint;
  readonly ruleSet: string;
  /** Whether another one had been in force till then. */
  readonly isOther: boolean;
}

/** Which rule sets were in force. Before the first was adopted that one counts (`usual` where none was). */
export function inForceIntervalsOf(prepare: Prepare, usual: string, after: bigint, upTo: bigint): InForceInterval[] {
  const adoptions = prepare<{ position: bigint; ruleSet: string }>(
    'SELECT position, rule_set AS ruleSet FROM coverage_adoptions WHERE position <= ? ORDER BY position',
  ).all(upTo);
  let inForce = adoptions[0]?.ruleSet ?? usual;
  let [begin, isOther] = [after, false];
  const intervals: InForceInterval[] = [];
  for (const { position, ruleSet } of adoptions) {
    if (ruleSet === inForce) continue;
    if (position > after) {
      intervals.push({ after: begin, upTo: position - 1n, ruleSet: inForce, isOther });
      [begin, isOther] = [position - 1n, true];
    }
    inForce = ruleSet;
  }
  return [...intervals, { after: begin, upTo, ruleSet: inForce, isOther }];
}
