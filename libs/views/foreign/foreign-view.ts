import type { View } from '#libs/projections';
import type { ProjectedEvent } from '../projected-event.js';

/** What the server or the store writes about a stream, and not into it. */
const aboutStreams = /^\$\$/;

/**
 * Events that stand in the ledger's streams and are not the ledger's. All other views pass them over; here they are
 * listed, with whom they may concern: the subject that they claim, or nobody where they claim none.
 */
export const foreignView: View<ProjectedEvent> = {
  name: 'foreign',
  version: 1,
  tables: `
CREATE TABLE foreign_events (
  position INTEGER PRIMARY KEY, stream TEXT NOT NULL, why TEXT NOT NULL, subject TEXT
) STRICT;
CREATE INDEX foreign_events_by_subject ON foreign_events (subject);`,
  open: ({ database }) => {
    const insert = database.prepare('INSERT INTO foreign_events VALUES (?, ?, ?, ?)');
    return {
      apply: (events: readonly ProjectedEvent[]) => {
        for (const { event, recognition } of events) {
          if (recognition.why === undefined || aboutStreams.test(event.stream)) continue;
          const subject = recognition.ce?.subject;
          insert.run(event.position, event.stream, recognition.why, typeof subject === 'string' ? subject : null);
        }
      },
    };
  },
};
