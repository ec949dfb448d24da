import { type Status, statusesFromWorst } from '#libs/assessment';
import { type Connection, type Prepare, ViewReader } from '#libs/projections';
import { type BehindEdge, behindIn } from './behind.js';
import { validAt } from './held-rows.js';

/** What a status is of, in the order of these: the client's number, then names. */
export interface StatusKey {
  readonly client: bigint;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
}

export interface PresentStatus {
  readonly status: Status;
  readonly rule: string;
}

/** How one subject's status or rule differs from before. Null before its first status, and after its last. */
export interface StatusChange {
  readonly key: StatusKey;
  /** The client's name. */
  readonly client: string;
  readonly before: PresentStatus | null;
  readonly after: PresentStatus | null;
}

/** A page of what happened at one moment: where its next begins after, undefined at the end. */
export interface ChangesPage {
  readonly changes: readonly StatusChange[];
  readonly next: StatusKey | undefined;
}

/** Which changes of one moment: those after a key, from so many rows; of one client alone where it is named by its number. */
export interface ChangesAsked {
  readonly after: StatusKey | undefined;
  readonly limit: number;
  readonly client: bigint | undefined;
}

/** A moment of the present as it went by: an instant (ms), and how much was known then. */
export interface PresentMoment {
  readonly at: number;
  readonly position: bigint;
}

interface ChangedRow {
  readonly client: bigint;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly isAfter: bigint;
  readonly status: bigint;
  readonly rule: string;
}

const beforeAll: StatusKey = { client: -1n, service: '', asset: '', entity: '' };
const isLater = '(client, service, asset, entity) > (@client, @service, @asset, @entity)';
const isAsked = 'client = coalesce(@only, client)';
const nameOf = 'SELECT name FROM statuses_clients WHERE id = ?';
const ofKey = 'client = @client AND service = @service AND asset = @asset AND entity = @entity';
const inOrder = 'ORDER BY client, service, asset, entity';
const columns = (isAfter: 0 | 1) => `SELECT client, service, asset, entity, ${isAfter} AS isAfter, status, rule`;

/**
 * How the statuses of the present became what they are: where knowledge changed them, and where time alone did. Nothing
 * that is found here ever changes: rows only move from `open` to `closed`.
 *
 * `upTo` is what the view must have applied, at least what is asked about; `ViewBehind` where it has not. Where a client is
 * named by its number, it is about that one alone. Of a client that is behind only that is found which is known of it.
 */
export class StatusChanges {
  readonly #reader: ViewReader;

  constructor(connection: Connection) {
    this.#reader = new ViewReader('statuses', connection);
  }

  /** The clients whose rows are not as of a position yet, by their numbers. */
  behind(upTo: bigint): ReadonlyMap<bigint, BehindEdge> {
    const behind = this.#reader.read(upTo, (prepare) => behindIn(prepare, upTo));
    return new Map(behind.map(({ number, position, at }) => [number, { position, at }]));
  }

  /** What clients are called. */
  namesOf(numbers: readonly bigint[]): string[] {
    return this.#reader.read(-1n, (prepare) =>
      numbers.flatMap((number) => prepare<string>(nameOf).pluck().get(number) ?? []),
    );
  }

  /** Positions in (after, upTo] from which on any row was known, or no longer; ascending, at most `limit`. */
  positions(upTo: bigint, after: bigint, limit: number, client?: bigint): bigint[] {
    return this.#reader.read(upTo, (prepare) => {
      if (client !== undefined)
        return prepare<bigint>(
          `SELECT known_from FROM statuses_open WHERE client = @client AND known_from > @after AND known_from <= @upTo
           UNION SELECT known_from FROM statuses_closed WHERE client = @client AND known_from > @after AND known_from <= @upTo
           UNION SELECT known_to FROM statuses_closed WHERE client = @client AND known_to > @after AND known_to <= @upTo
           ORDER BY 1 LIMIT @limit`,
        )
          .pluck()
          .all({ client, after, upTo, limit });
      const found: bigint[] = [];
      let last = after;
      while (found.length < limit) {
        const next = least([
          first(prepare, 'statuses_open', 'known_from', last),
          first(prepare, 'statuses_closed', 'known_from', last),
          first(prepare, 'statuses_closed', 'known_to', last),
        ]);
        if (next === undefined || next > upTo) break;
        found.push(next);
        last = next;
      }
      return found;
    });
  }

  /** The first instant (ms) after `after` from which on a row holds or once held; undefined where none is to come. */
  instantAfter(upTo: bigint, after: number, client?: bigint): number | undefined {
    const next = this.#reader.read(upTo, (prepare) =>
      client === undefined
        ? least([
            first(prepare, 'statuses_open', 'valid_from', BigInt(after)),
            first(prepare, 'statuses_closed', 'valid_from', BigInt(after)),
          ])
        : prepare<bigint | null>(
            `SELECT min(valid_from) FROM (SELECT valid_from FROM statuses_open WHERE client = @client AND valid_from > @after
               UNION ALL SELECT valid_from FROM statuses_closed WHERE client = @client AND valid_from > @after)`,
          )
            .pluck()
            .get({ client, after: BigInt(after) }),
    );
    return next == null ? undefined : Number(next);
  }

  /** What the event at `position`, recorded at `at`, changed; in the order of keys. */
  byKnowledge(upTo: bigint, { at, position }: PresentMoment, { after, limit, client }: ChangesAsked): ChangesPage {
    return this.#reader.read(upTo, (prepare) => {
      const rows = prepare<ChangedRow>(
        `${columns(0)} FROM statuses_closed WHERE known_to = @position AND ${validAt} AND ${isLater} AND ${isAsked}
         UNION ALL ${columns(1)} FROM statuses_open WHERE known_from = @position AND ${validAt} AND ${isLater} AND ${isAsked}
         UNION ALL ${columns(1)} FROM statuses_closed WHERE known_from = @position AND ${validAt} AND ${isLater} AND ${isAsked}
         ${inOrder}, isAfter LIMIT @limit`,
      ).all({ at: BigInt(at), position, limit, ...(after ?? beforeAll), only: client ?? null });
      const isFull = rows.length === limit;
      // The row that follows could be the other half of the last.
      if (isFull && rows.at(-1)?.isAfter === 0n) rows.pop();
      const groups = Map.groupBy(rows, ({ client, service, asset, entity }) => [client, service, asset, entity].join());
      const changes = [...groups.values()].map((group) => {
        const [before, now] = [0n, 1n].map((side) => group.find(({ isAfter }) => isAfter === side));
        return changeOf(prepare, (now ?? before) as ChangedRow, verdictOf(before), verdictOf(now));
      });
      return { changes: changes.filter(isChange), next: isFull ? keyOf(rows.at(-1) as ChangedRow) : undefined };
    });
  }

  /** What changed at the instant `at` by time alone, with what was known up to `position`; as above. */
  byTime(upTo: bigint, { at, position }: PresentMoment, { after, limit, client }: ChangesAsked): ChangesPage {
    return this.#reader.read(upTo, (prepare) => {
      const known = { at: BigInt(at), position };
      const rows = prepare<ChangedRow>(
        `${columns(1)} FROM statuses_open WHERE valid_from = @at AND known_from <= @position AND ${isLater} AND ${isAsked}
         UNION ALL ${columns(1)} FROM statuses_closed
         WHERE valid_from = @at AND known_from <= @position AND known_to > @position AND ${isLater} AND ${isAsked}
         ${inOrder} LIMIT @limit`,
      ).all({ ...known, limit, ...(after ?? beforeAll), only: client ?? null });
      const changes = rows.map((row) => {
        const ended = { ...known, ...keyOf(row) };
        const before =
          prepare<ChangedRow>(
            `${columns(0)} FROM statuses_open WHERE ${ofKey} AND valid_from < @at AND valid_to = @at
             AND known_from <= @position ORDER BY valid_from DESC LIMIT 1`,
          ).get(ended) ??
          prepare<ChangedRow>(
            `${columns(0)} FROM statuses_closed WHERE ${ofKey} AND valid_to = @at
             AND known_from <= @position AND known_to > @position ORDER BY known_from DESC LIMIT 1`,
          ).get(ended);
        return changeOf(prepare, row, verdictOf(before), verdictOf(row));
      });
      const next = rows.length === limit ? keyOf(rows.at(-1) as ChangedRow) : undefined;
      return { changes: changes.filter(isChange), next };
    });
  }
}

function first(prepare: Prepare, table: string, column: string, after: bigint): bigint | undefined {
  const sql = `SELECT ${column} FROM ${table} WHERE ${column} > ? ORDER BY ${column} LIMIT 1`;
  return prepare<bigint>(sql).pluck().get(after);
}

function least(values: readonly (bigint | undefined)[]): bigint | undefined {
  let least: bigint | undefined;
  for (const value of values) if (value !== undefined && (least === undefined || value < least)) least = value;
  return least;
}

const keyOf = ({ client, service, asset, entity }: StatusKey): StatusKey => ({ client, service, asset, entity });

function verdictOf(row: ChangedRow | undefined): PresentStatus | null {
  return row === undefined ? null : { status: statusesFromWorst[Number(row.status)] as Status, rule: row.rule };
}

function changeOf(
  prepare: Prepare,
  row: StatusKey,
  before: PresentStatus | null,
  after: PresentStatus | null,
): StatusChange {
  const name = prepare<string>(nameOf).pluck().get(row.client);
  return { key: keyOf(row), client: name as string, before, after };
}

const isChange = ({ before, after }: StatusChange): boolean =>
  before?.status !== after?.status || before?.rule !== after?.rule;
