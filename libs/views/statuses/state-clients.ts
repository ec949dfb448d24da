import { type Status, statuses, statusesFromWorst } from '#libs/assessment';
import { type Connection, ViewReader } from '#libs/projections';
import { heldRows } from './held-rows.js';
import { bucket, type CountedInterval, StatusCounts } from './status-counts.js';

/** While a client in a State relied on Article 61, for one subject: half open, in ms, cut to the interval asked about. */
export interface ReliedInState {
  /** Without `client/`. */
  readonly client: string;
  readonly entity: string;
  readonly service: string;
  readonly asset: string;
  readonly status: Status;
  readonly rule: string;
  readonly from: number;
  /** After the interval's end where it lasted until then. */
  readonly to: number;
}

const during = 'valid_from <= @to AND valid_to > @from + 1';
const relying = statusesFromWorst.flatMap((status, rank) => (statuses[status].reliesOnExemption ? rank : [])).join();
const located = `located AS MATERIALIZED (${heldRows(
  'locations_',
  (table, held) =>
    `SELECT client, valid_from, valid_to FROM ${table} WHERE ${held} AND ${bucket} = @state AND ${during}`,
)})`;

/** The clients of one State. Throws `ViewBehind` when the view has not applied as much as is asked for. */
export class StateClients {
  readonly #reader: ViewReader;
  readonly #counts: StatusCounts;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('statuses', connection);
    this.#counts = new StatusCounts(connection);
  }

  /** The numbers of those that were in a State at any instant of an interval, ascending. */
  located(state: string, interval: CountedInterval): number[] {
    return this.#reader
      .read(interval.upTo, (prepare) =>
        prepare<bigint>(`WITH ${located} SELECT DISTINCT client FROM located ORDER BY client`)
          .pluck()
          .all({ ...interval, state }),
      )
      .map(Number);
  }

  /** Of these clients (without `client/`) those that were there. */
  locatedOf(clients: readonly string[], state: string, interval: CountedInterval): ReadonlySet<string> {
    const names = this.#reader.read(interval.upTo, (prepare) =>
      prepare<string>(
        `WITH ${located} SELECT DISTINCT name FROM statuses_clients JOIN located ON client = id
         WHERE name IN (SELECT value FROM json_each(@names))`,
      )
        .pluck()
        .all({ ...interval, state, names: JSON.stringify(clients) }),
    );
    return new Set(names);
  }

  /** How many clients relied in an interval while nothing showed where they were, and not while they were in the State. */
  reliedAnywhere(state: string, interval: CountedInterval): number {
    const relying = this.#counts.relying(interval);
    return relying.filter(({ states }) => states.includes('UNKNOWN') && !states.includes(state)).length;
  }

  /** While clients in a State relied in an interval, by client, entity, service, asset and time, at most `limit`. */
  relied(state: string, interval: CountedInterval, limit: number): ReliedInState[] {
    const relied = heldRows(
      '',
      (table, held) => `SELECT client, entity, service, asset, status, rule, valid_from, valid_to FROM ${table}
        WHERE ${held} AND status IN (${relying}) AND ${during}`,
    );
    return this.#reader.read(interval.upTo, (prepare) =>
      prepare<
        Omit<Record<keyof ReliedInState, string>, 'status' | 'from' | 'to'> & Record<'rank' | 'from' | 'to', bigint>
      >(
        `WITH ${located}, relied AS MATERIALIZED (${relied})
         SELECT name AS client, entity, service, asset, status AS rank, rule,
           max(relied.valid_from, located.valid_from, @from + 1) AS "from", min(relied.valid_to, located.valid_to, @to + 1) AS "to"
         FROM relied JOIN located USING (client) JOIN statuses_clients ON id = client
         WHERE located.valid_from < relied.valid_to AND located.valid_to > relied.valid_from
           AND max(located.valid_from, relied.valid_from) <= @to AND min(located.valid_to, relied.valid_to) > @from + 1
         ORDER BY name, entity, service, asset, 7 LIMIT @limit`,
      )
        .all({ ...interval, state, limit })
        .map(({ rank, from, to, ...row }) => {
          return { ...row, status: statusesFromWorst[Number(rank)] as Status, from: Number(from), to: Number(to) };
        }),
    );
  }
}
