import type { Sheet } from './as-csv.js';
import type { ClientsPage } from './clients.js';

/** A line for each status of each client; one without any for a client of whom nothing is asked for, served or offered. */
export const clientsSheet: Sheet<ClientsPage> = {
  name: 'clients',
  columns: ['client', 'state', 'country', 'service', 'asset', 'entity', 'status', 'rule'],
  rows: ({ items }) =>
    items.flatMap(({ client, location: { state, country }, statuses }) => {
      const who = [client, state, country];
      if (statuses.length === 0) return [[...who, null, null, null, null, null]];
      return statuses.map(({ service, asset, entity, status, rule }) => [...who, service, asset, entity, status, rule]);
    }),
};
