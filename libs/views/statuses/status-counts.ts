import { type Status, statuses, statusesFromWorst } from '#libs/assessment';
import { type Connection, type Prepare, ViewReader } from '#libs/projections';
import { heldRows, validAt } from './held-rows.js';

/** A perimeter State by its code; `OUTSIDE` the perimeter; `UNKNOWN` where nothing shows where a client is (R-225). */
export type StateBucket = string;

export interface StatusCount {
  readonly entity: string;
  readonly service: string;
  readonly state: StateBucket;
  readonly status: Status;
  /** Clients × assets. */
  readonly subjects: number;
  readonly clients: number;
}

/** Clients whose worst status for an entity is this one: over all services where none is named, else over its assets. */
export interface RollUp {
  readonly entity: string;
  readonly service: string | null;
  readonly status: Status;
  readonly clients: number;
}

export interface StateCount {
  readonly state: StateBucket;
  readonly clients: number;
}

/** A client by the evidence index's number, which is its number here as well, and where it was, in order. */
export interface ClientInStates {
  readonly client: number;
  readonly states: readonly StateBucket[];
}

export interface Extended {
  readonly client: number;
  /** Different services and assets that were an extension, whoever served. */
  readonly extensions: number;
}

/** How many clients relied on Article 61 in a window, and of these in each State where they were when they did. */
export interface Reliance {
  readonly clients: number;
  readonly states: readonly StateCount[];
}

/** How many clients had a same-type extension in a window, and how many more than one. */
export interface Extensions {
  readonly clients: number;
  readonly repeated: number;
}

export interface SubjectAt {
  readonly client: bigint;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly at: number;
  readonly upTo: bigint;
}

export interface RuledStatus {
  readonly status: Status;
  readonly rule: string;
}

/** Both clocks: the instant asked about (ms), and the position up to which the ledger is known. */
export interface CountClocks {
  readonly at: number;
  readonly upTo: bigint;
}

/** Clients of whom evidence is not as the ledger's log has it, by their numbers: R-000 lies over their rows. */
export type AlteredNumbers = 'everyone' | readonly bigint[];

/** Valid at some instant of (from, to], ms. */
export interface CountedInterval {
  readonly from: number;
  readonly to: number;
  readonly upTo: bigint;
}

/** Rows that are held at a position: of the newest knowledge nothing that was closed is. */
type HeldRows = (of: '' | 'locations_', columns: string, valid: string) => string;

const heldNow: HeldRows = (of, columns, valid) =>
  `SELECT ${columns} FROM statuses_${of}open WHERE known_from <= @upTo AND ${valid}`;
const heldThen: HeldRows = (of, columns, valid) =>
  heldRows(of, (table, held) => `SELECT ${columns} FROM ${table} WHERE ${held} AND ${valid}`);
const during = 'valid_from <= @to AND valid_to > @from + 1';
/** Of a row of where a client is, the State that it is counted in. */
export const bucket = `CASE state WHEN 'INSIDE' THEN country WHEN 'OUTSIDE' THEN 'OUTSIDE' ELSE 'UNKNOWN' END`;
const located = (held: HeldRows) =>
  `located AS MATERIALIZED (${held('locations_', `client, ${bucket} AS state`, validAt)})`;
const ranksOf = (fits: (status: Status) => boolean): string =>
  statusesFromWorst.flatMap((status, rank) => (fits(status) ? rank : [])).join();
const relying = ranksOf((status) => statuses[status].reliesOnExemption);
const extension = ranksOf((status) => status === 'SAME_TYPE_EXTENSION');
const insufficient = ranksOf((status) => status === 'INSUFFICIENT_EVIDENCE');
/** What a row says, or R-000 in its place. */
const underIntegrity = (altered: AlteredNumbers | undefined): string => {
  if (altered === undefined) return 'status';
  const isAltered = altered === 'everyone' ? 'true' : 'client IN (SELECT value FROM json_each(@altered))';
  return `CASE WHEN ${isAltered} THEN ${insufficient} ELSE status END AS status`;
};
const numbersText = (altered: AlteredNumbers | undefined): string =>
  `[${altered === 'everyone' ? '' : (altered ?? '')}]`;
const statusOf = (rank: bigint): Status => statusesFromWorst[Number(rank)] as Status;

/** Counts over all clients at once. Throws `ViewBehind` when the view has not applied as much as is asked for. */
export class StatusCounts {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('statuses', connection);
  }

  counts({ at, upTo }: CountClocks, altered?: AlteredNumbers): readonly StatusCount[] {
    return this.#read(upTo, (prepare, held) =>
      prepare<[string, string, string, bigint, bigint, bigint]>(
        `WITH ${located(held)}, held AS (${held('', `client, entity, service, ${underIntegrity(altered)}`, validAt)})
         SELECT entity, service, coalesce(state, 'UNKNOWN') AS place, status, count(*), count(DISTINCT client)
         FROM held LEFT JOIN located USING (client) GROUP BY entity, service, place, status ORDER BY 1, 2, 3, 4`,
      )
        .raw()
        .all({ at, upTo, altered: numbersText(altered) })
        .map(([entity, service, state, rank, subjects, clients]) => {
          return {
            entity,
            service,
            state,
            status: statusOf(rank),
            subjects: Number(subjects),
            clients: Number(clients),
          };
        }),
    );
  }

  rollUps({ at, upTo }: CountClocks, altered?: AlteredNumbers): readonly RollUp[] {
    return this.#read(upTo, (prepare, held) =>
      prepare<[string, string | null, bigint, bigint]>(
        `WITH worst AS MATERIALIZED (SELECT client, entity, service, min(status) AS status
           FROM (${held('', `client, entity, service, ${underIntegrity(altered)}`, validAt)}) GROUP BY client, entity, service)
         SELECT entity, service, status, count(*) FROM worst GROUP BY entity, service, status
         UNION ALL
         SELECT entity, NULL, status, count(*) FROM (SELECT entity, min(status) AS status FROM worst GROUP BY client, entity)
         GROUP BY entity, status ORDER BY 1, 2, 3`,
      )
        .raw()
        .all({ at, upTo, altered: numbersText(altered) })
        .map(([entity, service, rank, clients]) => {
          return { entity, service, status: statusOf(rank), clients: Number(clients) };
        }),
    );
  }

  /** Clients by where they are; of whom nothing shows it, not all may be known yet. */
  clientsByState(clocks: CountClocks): StateCount[] {
    return this.#read(clocks.upTo, (prepare, held) =>
      prepare<[string, bigint]>(
        `WITH ${located(held)} SELECT state, count(*) FROM located GROUP BY state ORDER BY state`,
      )
        .raw()
        .all(clocks)
        .map(([state, clients]) => ({ state, clients: Number(clients) })),
    );
  }

  /** The clients that relied on Article 61 in an interval, with each State where they were when they did; by client. */
  relying(interval: CountedInterval): ClientInStates[] {
    const rows = this.#read(interval.upTo, (prepare, held) =>
      prepare<[bigint, string]>(
        `WITH relied AS MATERIALIZED (${held('', 'client, valid_from, valid_to', `status IN (${relying}) AND ${during}`)}),
           located AS MATERIALIZED (${held('locations_', `client, valid_from, valid_to, ${bucket} AS state`, during)})
         SELECT DISTINCT relied.client, coalesce(state, 'UNKNOWN') FROM relied LEFT JOIN located
           ON located.client = relied.client AND located.valid_from < relied.valid_to AND located.valid_to > relied.valid_from
           AND max(located.valid_from, relied.valid_from) <= @to AND min(located.valid_to, relied.valid_to) > @from + 1
         ORDER BY 1, 2`,
      )
        .raw()
        .all(interval),
    );
    const byClient = Map.groupBy(rows, ([client]) => client);
    return [...byClient].map(([client, all]) => ({ client: Number(client), states: all.map(([, state]) => state) }));
  }

  /** The clients with a same-type extension in an interval. */
  extended(interval: CountedInterval): Extended[] {
    return this.#read(interval.upTo, (prepare, held) =>
      prepare<[bigint, bigint]>(
        `SELECT client, count(DISTINCT service || ' ' || asset)
         FROM (${held('', 'client, service, asset', `status IN (${extension}) AND ${during}`)})
         GROUP BY client ORDER BY client`,
      )
        .raw()
        .all(interval)
        .map(([client, extensions]) => ({ client: Number(client), extensions: Number(extensions) })),
    );
  }

  /** Where each of these clients was at an instant of its own, in the order given. */
  statesOf(clients: readonly { readonly client: number; readonly at: number }[], upTo: bigint): StateBucket[] {
    const asked = `[${clients.map(({ client, at }) => `[${client},${at}]`).join()}]`;
    const found = new Map<bigint, string>();
    this.#reader.read(upTo, (prepare) => {
      const rows = prepare<[bigint, string]>(
        `WITH asked AS MATERIALIZED (SELECT key, value ->> 0 AS client, value ->> 1 AS at FROM json_each(@asked))
         ${heldRows(
           'locations_',
           (table, held) => `SELECT asked.key, ${bucket} FROM asked CROSS JOIN ${table} AS row
             WHERE row.client = asked.client AND valid_from <= asked.at AND valid_to > asked.at AND ${held}`,
         )}`,
      ).raw();
      for (const [key, state] of rows.iterate({ asked, upTo })) found.set(key, state);
    });
    return clients.map((_, index) => found.get(BigInt(index)) ?? 'UNKNOWN');
  }

  /**
   * The verdict on each of these subjects, each at clocks of its own, in the order given. Undefined where the subject, or
   * the entity, was not known by then: what follows then is for the assessment to say.
   */
  verdicts(subjects: readonly SubjectAt[], reached: bigint): (RuledStatus | undefined)[] {
    const asked = subjects.map(({ client, service, asset, entity, at, upTo }) => {
      return `[${client},${JSON.stringify(service)},${JSON.stringify(asset)},${JSON.stringify(entity)},${at},${upTo}]`;
    });
    const found = new Map<bigint, RuledStatus>();
    this.#reader.read(reached, (prepare) => {
      const rows = prepareVerdicts(prepare).iterate({ asked: `[${asked.join()}]` });
      for (const [key, rank, rule] of rows) found.set(key, { status: statusOf(rank), rule });
    });
    return subjects.map((_, index) => found.get(BigInt(index)));
  }

  #read<T>(upTo: bigint, ask: (prepare: Prepare, held: HeldRows) => T): T {
    return this.#reader.read(upTo, (prepare) => {
      const reached = prepare<bigint | null>('SELECT position FROM checkpoint').pluck().get();
      return ask(prepare, reached == null || upTo >= reached ? heldNow : heldThen);
    });
  }
}

function prepareVerdicts(prepare: Prepare) {
  const verdicts = heldRows(
    '',
    (table, held) => `SELECT asked.key, row.status, row.rule FROM asked CROSS JOIN ${table} AS row
      WHERE row.client = asked.client AND row.service = asked.service AND row.asset = asked.asset
        AND row.entity = asked.entity AND valid_from <= asked.at AND valid_to > asked.at AND ${held}`,
    'asked.upTo',
  );
  return prepare<[bigint, bigint, string]>(
    `WITH asked AS MATERIALIZED (SELECT key, value ->> 0 AS client, value ->> 1 AS service, value ->> 2 AS asset, value ->> 3 AS entity,
       value ->> 4 AS at, value ->> 5 AS upTo FROM json_each(@asked))
     ${verdicts}`,
  ).raw();
}
