import SqliteDatabase, { type Database } from 'better-sqlite3';
import { type Status, statusesFromWorst } from '#libs/assessment';
import { heldRows, validAt } from './held-rows.js';
import type { PresentStatus } from './status-changes.js';

/** A subject of which two rule sets say something else. Null where it is none of the client's under one of them. */
export interface DifferingStatus {
  readonly client: string;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly before: PresentStatus | null;
  readonly after: PresentStatus | null;
}

/** How many statuses become another, from which to which. */
export interface DifferenceCount extends Pick<DifferingStatus, 'before' | 'after'> {
  /** Clients × services × assets × entities. */
  readonly subjects: number;
  readonly clients: number;
}

interface DifferingRow {
  readonly client: bigint;
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly status: bigint;
  readonly rule: string;
}

type Verdicts = [rank: number | null, rule: string | null, nextRank: number | null, nextRule: string | null];

const rowsOf = (schema: string) =>
  heldRows(
    '',
    (table, held) => `SELECT client, service, asset, entity, status, rule FROM ${schema}.${table}
      WHERE ${held} AND ${validAt}`,
  ).concat(' ORDER BY 1, 2, 3, 4');

/** How often it is told how much is done, in rows. */
const toldEach = 20_000;
const pageMax = 1_000;

/**
 * The statuses in which the rows of a connection's own file and of the one that is attached as `other` differ, at both
 * clocks. They are found in one pass over both, side by side, and kept in a temporary file.
 */
export class Differences {
  readonly #database: Database;
  readonly #found = new SqliteDatabase('');

  constructor(database: Database) {
    this.#database = database;
    this.#found.exec(`CREATE TABLE differing (client INTEGER, name TEXT, service TEXT, asset TEXT, entity TEXT,
      status INTEGER, rule TEXT, next_status INTEGER, next_rule TEXT)`);
  }

  /** Gives now and then how much is done, from 0 to 1. `at` in ms; `upTo` is the position up to which the ledger is known. */
  *find({ at, upTo }: { readonly at: number; readonly upTo: bigint }): Generator<number> {
    const insert = this.#found.prepare('INSERT INTO differing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const last = this.#database.prepare<[], number>('SELECT max(id) FROM main.statuses_clients').pluck().get() ?? 1;
    const names = this.#database
      .prepare<[bigint], string>('SELECT name FROM main.statuses_clients WHERE id = ?')
      .pluck();
    const rows = (schema: string): Iterator<DifferingRow> =>
      this.#database
        .prepare<[object], DifferingRow>(rowsOf(schema))
        .safeIntegers()
        .iterate({ at: BigInt(at), upTo });
    const [ones, others] = [rows('main'), rows('other')];
    this.#found.exec('BEGIN');
    let [one, other] = [next(ones), next(others)];
    for (let count = 0; one !== undefined || other !== undefined; count++) {
      const order = compareKeys(one, other);
      const [before, after] = [order <= 0 ? one : undefined, order >= 0 ? other : undefined];
      const { client, service, asset, entity } = (before ?? after) as DifferingRow;
      if (before?.rule !== after?.rule || before?.status !== after?.status) {
        const verdicts = [before, after].flatMap((row) => [row?.status ?? null, row?.rule ?? null]);
        insert.run(client, names.get(client), service, asset, entity, ...verdicts);
      }
      if (before !== undefined) one = next(ones);
      if (after !== undefined) other = next(others);
      if (count % toldEach === 0) yield Number(client) / last;
    }
    this.#found.exec('COMMIT');
  }

  /** From which status and rule to which, the most first. */
  counts(): DifferenceCount[] {
    return this.#found
      .prepare<[], [...Verdicts, subjects: number, clients: number]>(
        `SELECT status, rule, next_status, next_rule, count(*), count(DISTINCT client) FROM differing
         GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 2, 4`,
      )
      .raw()
      .all()
      .map(([rank, rule, nextRank, nextRule, subjects, clients]) => {
        return { before: verdictOf(rank, rule), after: verdictOf(nextRank, nextRule), subjects, clients };
      });
  }

  /** Each of them, in pages: those that a rule decides afterwards first, then by the number of the client, and names. */
  *pages(first: string): Generator<DifferingStatus[]> {
    const rows = this.#found
      .prepare<[string], [name: string, service: string, asset: string, entity: string, ...Verdicts]>(
        `SELECT name, service, asset, entity, status, rule, next_status, next_rule FROM differing
         ORDER BY next_rule IS NOT ?, client, service, asset, entity`,
      )
      .raw()
      .iterate(first);
    let page: DifferingStatus[] = [];
    for (const [client, service, asset, entity, rank, rule, nextRank, nextRule] of rows) {
      const verdicts = { before: verdictOf(rank, rule), after: verdictOf(nextRank, nextRule) };
      page.push({ client, service, asset, entity, ...verdicts });
      if (page.length < pageMax) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  close(): void {
    this.#found.close();
  }
}

function next(rows: Iterator<DifferingRow>): DifferingRow | undefined {
  const { value, done } = rows.next();
  return done === true ? undefined : value;
}

/** Below 0 where the first comes before the other, or there is no other. */
function compareKeys(a: DifferingRow | undefined, b: DifferingRow | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  for (const name of ['client', 'service', 'asset', 'entity'] as const)
    if (a[name] !== b[name]) return a[name] < b[name] ? -1 : 1;
  return 0;
}

const verdictOf = (rank: number | null, rule: string | null): PresentStatus | null =>
  rank === null || rule === null ? null : { status: statusesFromWorst[rank] as Status, rule };
