import type { ClientsPage } from './clients.js';
import type { Sheet } from './sheet.js';

/**
 * A line for each status of each client; one without any for a client of whom nothing is asked for, served or offered.
 * Where a status or a rule is asked for, no line has another.
 */
export const clientsSheet: Sheet<ClientsPage> = {
  name: 'clients',
  columns: ['client', 'perimeter', 'country', 'service', 'asset', 'entity', 'status', 'rule'],
  inPages: true,
  rows: ({ items }, asked) =>
    items.flatMap(({ client, location: { perimeter, country }, statuses }) => {
      const who = [client, perimeter, country];
      if (statuses.length === 0) return [[...who, null, null, null, null, null]];
      return statuses
        .filter(({ status, rule }) => status === (asked.status ?? status) && rule === (asked.rule ?? rule))
        .map(({ service, asset, entity, status, rule }) => [...who, service, asset, entity, status, rule]);
    }),
};
