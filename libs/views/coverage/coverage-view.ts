import type { Database, Statement } from 'better-sqlite3';
import type { MessageCounts, RuleSets } from '#libs/assessment';
import type { View, ViewContext } from '#libs/projections';
import { isSent } from '../evidence-index/arrival-counts.js';
import { countMessages } from '../evidence-index/message-counts.js';
import type { ProjectedEvent } from '../projected-event.js';
import { CoverageProjection, type HeldEvidence } from './coverage-projection.js';
import { tables } from './tables.js';

/** What is uncovered of every registered source, and why, as known at any position, by any rule set. */
export const coverageView = (ruleSets: RuleSets): View<ProjectedEvent> => ({
  name: 'coverage',
  // 3: counts are judged by every rule set.
  version: 4,
  tables,
  needs: ['evidence-index'],
  open: (context) => new CoverageProjection(context.database, heldIn(context), ruleSets),
});

type PeriodParameters = [source: string, from: number, to: number, upTo: bigint];

const countEvents = `SELECT count(*) FROM evidence_index_evidence
WHERE source = (SELECT id FROM evidence_index_source_names WHERE name = ?) AND time BETWEEN ? AND ? AND position <= ?
  AND ${isSent}`;

/** By the evidence index, which has every event by its source and time. */
function heldIn(context: ViewContext): HeldEvidence {
  let asked:
    | {
        readonly file: Database;
        readonly events: Statement<PeriodParameters, number>;
        readonly messages: Statement<PeriodParameters, MessageCounts>;
      }
    | undefined;
  const statements = () => {
    const file = context.of('evidence-index');
    if (asked?.file !== file) {
      const events = file.prepare<PeriodParameters, number>(countEvents).pluck();
      asked = { file, events, messages: file.prepare<PeriodParameters, MessageCounts>(countMessages) };
    }
    return asked;
  };
  return {
    events: (...period) => statements().events.get(...period) as number,
    messages: (...period) => statements().messages.get(...period) as MessageCounts,
  };
}
