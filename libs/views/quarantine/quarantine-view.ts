import type { Delivery } from '../filing.js';
import type { View } from '../view.js';

/** Where in the ledger quarantined entries stand: they are rare, and nothing else would find them but looking at all. */
export const quarantineView: View = {
  name: 'quarantine',
  version: 1,
  tables: 'CREATE TABLE quarantine_entries (position INTEGER PRIMARY KEY) STRICT;',
  open: ({ database }) => {
    const insert = database.prepare<[bigint]>('INSERT INTO quarantine_entries VALUES (?)');
    return {
      apply: (events: readonly Delivery[]) => {
        for (const delivery of events) {
          const { stream, position } = delivery.event;
          if (stream.startsWith('quarantine-') && delivery.told.why === undefined) insert.run(position);
        }
      },
    };
  },
};
