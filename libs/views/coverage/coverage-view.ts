import type { Database, Statement } from 'better-sqlite3';
import { isSent } from '../register/arrival-counts.js';
import type { View, ViewContext } from '../view.js';
import { CoverageProjection } from './coverage-projection.js';
import type { FineCount } from './event-counts.js';
import { tables } from './tables.js';

/** What is uncovered of every registered source, and why, as known at any position. */
export const coverageView: View = {
  name: 'coverage',
  // 2: what a source says of itself does not count among what it sent.
  version: 2,
  tables,
  needs: ['register'],
  open: (context) => new CoverageProjection(context.database, countInRegister(context)),
};

/** Counts by the register, which has every event by its source and time. */
function countInRegister(context: ViewContext): FineCount {
  let asked:
    | { readonly file: Database; readonly count: Statement<[string, number, number, bigint], number> }
    | undefined;
  return (source, from, to, upTo) => {
    const file = context.of('register');
    if (asked?.file !== file) {
      const count = file
        .prepare<[string, number, number, bigint], number>(
          `SELECT count(*) FROM register_evidence
           WHERE source = (SELECT id FROM register_source_names WHERE name = ?) AND time BETWEEN ? AND ? AND position <= ?
             AND ${isSent}`,
        )
        .pluck();
      asked = { file, count };
    }
    return asked.count.get(source, from, to, upTo) as number;
  };
}
