import { type Status, statusesFromWorst } from '#libs/assessment';
import { type Connection, ViewReader } from '#libs/projections';
import { heldRows, validAt } from './held-rows.js';
import type { BothClocks, KnownLocation, KnownStatus } from './statuses.js';

/** A client, where it is, and each of its statuses; by service, asset and entity. */
export interface ListedClient {
  readonly client: string;
  readonly location: KnownLocation;
  readonly statuses: readonly KnownStatus[];
}

const nowhere: KnownLocation = { state: 'ASSUMED', country: null };
const asked =
  'asked AS MATERIALIZED (SELECT id, name FROM statuses_clients WHERE name IN (SELECT value FROM json_each(@names)))';

/** Statuses of many clients at once. Throws `ViewBehind` when the view has not applied as much as is asked for. */
export class ClientList {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('statuses', connection);
  }

  /** These clients (without `client/`), in the order given; statuses for one entity, or for every registered one. */
  of(clients: readonly string[], { at, upTo }: BothClocks, entity?: string): ListedClient[] {
    const parameters = { names: JSON.stringify(clients), at, upTo, entity: entity ?? null };
    const { locations, statuses } = this.#reader.read(upTo, (prepare) => {
      const ofAsked = (columns: string, isFitting = 'true') => {
        return (table: string, held: string) =>
          `SELECT name, ${columns} FROM asked CROSS JOIN ${table} ON client = id
           WHERE ${held} AND ${validAt} AND ${isFitting}`;
      };
      const location = heldRows('locations_', ofAsked('state, country'));
      const status = heldRows(
        '',
        ofAsked('service, asset, entity, status, rule', 'entity = coalesce(@entity, entity)'),
      );
      return {
        locations: prepare<KnownLocation & { name: string }>(`WITH ${asked} ${location}`).all(parameters),
        statuses: prepare<Omit<KnownStatus, 'status'> & { name: string; status: bigint }>(
          `WITH ${asked} ${status} ORDER BY 2, 3, 4`,
        ).all(parameters),
      };
    });
    const locationOf = new Map(locations.map(({ name, ...location }) => [name, location]));
    const statusesOf = Map.groupBy(statuses, ({ name }) => name);
    return clients.map((client) => ({
      client,
      location: locationOf.get(client) ?? nowhere,
      statuses: (statusesOf.get(client) ?? []).map(({ name: _, status, ...row }) => {
        return { ...row, status: statusesFromWorst[Number(status)] as Status };
      }),
    }));
  }
}
