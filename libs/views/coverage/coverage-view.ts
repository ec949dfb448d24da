import type { Database, Statement } from 'better-sqlite3';
import type { View, ViewContext } from '../view.js';
import { CoverageProjection } from './coverage-projection.js';
import type { FineCount } from './event-counts.js';
import { tables } from './tables.js';

/** What is uncovered of every registered source, and why, as known at any position. */
export const coverageView: View = {
  name: 'coverage',
  version: 1,
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
           WHERE source = (SELECT id FROM register_source_names WHERE name = ?) AND time BETWEEN ? AND ? AND position <= ?`,
        )
        .pluck();
      asked = { file, count };
    }
    return asked.count.get(source, from, to, upTo) as number;
  };
}
