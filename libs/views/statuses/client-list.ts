import { type Status, statusesFromWorst } from '#libs/assessment';
import { type Connection, ViewReader } from '#libs/projections';
import { type BothClocks, closedAt, type KnownLocation, type KnownStatus, openAt } from './statuses.js';

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
      const location = (table: string, known: string) =>
        `SELECT name, state, country FROM asked CROSS JOIN statuses_places_${table} ON client = id WHERE ${known}`;
      const status = (table: string, known: string) =>
        `SELECT name, service, asset, entity, status, rule FROM asked CROSS JOIN statuses_${table} ON client = id
         WHERE ${known} AND entity = coalesce(@entity, entity)`;
      return {
        locations: prepare<KnownLocation & { name: string }>(
          `WITH ${asked} ${location('open', openAt)} UNION ALL ${location('closed', closedAt)}`,
        ).all(parameters),
        statuses: prepare<Omit<KnownStatus, 'status'> & { name: string; status: bigint }>(
          `WITH ${asked} ${status('open', openAt)} UNION ALL ${status('closed', closedAt)} ORDER BY 2, 3, 4`,
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
