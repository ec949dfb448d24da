import { type LocationInterval, type Status, statusesFromWorst } from '#libs/assessment';
import { type Connection, type Prepare, ViewReader } from '#libs/projections';
import { heldRows, validAt } from './held-rows.js';

/** Both clocks: the instant asked about (ms), and the position up to which the ledger is known. */
export interface BothClocks {
  readonly at: number;
  readonly upTo: bigint;
}

export interface KnownStatus {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly status: Status;
  readonly rule: string;
}

export interface KnownLocation {
  readonly state: LocationInterval['state'];
  readonly country: string | null;
}

/** An interval of valid time, in ms: [from, to), with `beginning` and `end` for no bound. */
interface ValidInterval {
  readonly from: number;
  readonly to: number;
}
export type KnownStatusInterval = KnownStatus & ValidInterval;
export type KnownLocationInterval = Omit<KnownLocation, 'country'> & {
  readonly country: string | undefined;
} & ValidInterval;

/** Answers of the assessment, kept. Throws `ViewBehind` when the view has not applied as much as is asked for. */
export class Statuses {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('statuses', connection);
  }

  /** Every subject that a client has, asked of every entity that is registered, in the order of their names. */
  of(client: string, standpoint: BothClocks): KnownStatus[] {
    return this.#ask(standpoint, (prepare, clocks) =>
      prepare<KnownStatus & { rank: bigint }>(
        `${ofClient('', 'service, asset, entity, status AS rank, rule', validAt)} ORDER BY 1, 2, 3`,
      )
        .all({ ...clocks, client })
        .map(({ service, asset, entity, rank, rule }) => {
          return { service, asset, entity, status: statusesFromWorst[Number(rank)] as Status, rule };
        }),
    );
  }

  /** Where a client is; undefined while nothing is known of it. */
  locationOf(client: string, standpoint: BothClocks): KnownLocation | undefined {
    return this.#ask(standpoint, (prepare, clocks) =>
      prepare<KnownLocation>(ofClient('locations_', 'state, country', validAt)).get({ ...clocks, client }),
    );
  }

  /** All rows of a client at a position, over all valid time. */
  rowsAt(client: string, upTo: bigint): { statuses: KnownStatusInterval[]; locations: KnownLocationInterval[] } {
    return this.#reader.read(upTo, (prepare) => {
      const statuses = prepare<Record<string, unknown>>(
        `${ofClient('', 'service, asset, entity, valid_from, valid_to, status, rule')} ORDER BY 1, 2, 3, 4`,
      ).all({ client, upTo });
      const locations = prepare<Record<string, unknown>>(
        `${ofClient('locations_', 'valid_from, valid_to, state, country')} ORDER BY 1`,
      ).all({ client, upTo });
      return {
        statuses: statuses.map(({ valid_from, valid_to, status, ...row }) => ({
          ...(row as { service: string; asset: string; entity: string; rule: string }),
          from: Number(valid_from),
          to: Number(valid_to),
          status: statusesFromWorst[Number(status)] as Status,
        })),
        locations: locations.map(({ valid_from, valid_to, state, country }) => ({
          from: Number(valid_from),
          to: Number(valid_to),
          state: state as LocationInterval['state'],
          country: (country ?? undefined) as string | undefined,
        })),
      };
    });
  }

  #ask<T>({ at, upTo }: BothClocks, ask: (prepare: Prepare, clocks: { at: bigint; upTo: bigint }) => T): T {
    return this.#reader.read(upTo, (prepare) => ask(prepare, { at: BigInt(at), upTo }));
  }
}

const ofClient = (of: '' | 'locations_', columns: string, valid = 'true'): string =>
  heldRows(
    of,
    (table, held) => `SELECT ${columns} FROM ${table}
      WHERE client = (SELECT id FROM statuses_clients WHERE name = @client) AND ${held} AND ${valid}`,
  );
