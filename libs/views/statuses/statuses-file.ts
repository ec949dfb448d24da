import type { Database, Statement } from 'better-sqlite3';
import { type LocationInterval, type Status, statusesFromWorst } from '#libs/assessment';
import { type ClientReplay, type ClientRows, type LocationRow, type StatusRow, statusKey } from './client-replay.js';
import type { Interests } from './interests.js';
import type { OpenRow } from './known-rows.js';
import type { SharedChanges } from './shared-changes.js';
import { beginning, end, indexes } from './tables.js';

interface StatusRecord {
  readonly service: string;
  readonly asset: string;
  readonly entity: string;
  readonly validFrom: bigint;
  readonly validTo: bigint;
  readonly knownFrom: bigint;
  readonly status: bigint;
  readonly rule: string;
}

interface LocationRecord {
  readonly validFrom: bigint;
  readonly validTo: bigint;
  readonly knownFrom: bigint;
  readonly state: LocationInterval['state'];
  readonly country: string | null;
}

/** What passing over looks at of a client (`digestOf`). */
export interface ClientDigest {
  readonly client: string;
  /** The evidence index's. */
  readonly number: bigint;
  readonly digest: string;
}

const validFrom = (from: number): bigint => BigInt(from === -Infinity ? beginning : from);
const validTo = (to: number): bigint => BigInt(to === Infinity ? end : to);
const fromValid = (ms: bigint): number => (Number(ms) <= beginning ? -Infinity : Number(ms));
const toValid = (ms: bigint): number => (Number(ms) >= end ? Infinity : Number(ms));
const ranks = new Map<Status, bigint>(statusesFromWorst.map((status, rank) => [status, BigInt(rank)]));
const rankOf = (status: Status): bigint => ranks.get(status) as bigint;

/** The rows of clients in the view's file: read before a replay, written after it. */
export class StatusesFile {
  readonly #database: Database;
  readonly #schema: string;
  readonly #run = new Map<string, (...values: unknown[]) => unknown>();

  /** @param schema where on the connection its tables are, if not in its own file */
  constructor(database: Database, schema = 'main') {
    this.#database = database;
    this.#schema = schema;
  }

  /** The open rows of a client. */
  rowsOf(client: bigint): ClientRows {
    const statuses = this.#all<StatusRecord>(
      `SELECT service, asset, entity, valid_from AS validFrom, valid_to AS validTo, known_from AS knownFrom, status, rule
       FROM statuses_open WHERE client = ?`,
      client,
    );
    const locations = this.#all<LocationRecord>(
      `SELECT valid_from AS validFrom, valid_to AS validTo, known_from AS knownFrom, state, country
       FROM statuses_locations_open WHERE client = ?`,
      client,
    );
    return { statuses: statuses.map(toStatusRow), locations: locations.map(toLocationRow) };
  }

  /** The last client done in a building as a whole; 0 where none is under way. */
  get builtUpTo(): bigint {
    return this.#all<{ client: bigint }>('SELECT client FROM statuses_building')[0]?.client ?? 0n;
  }

  set builtUpTo(client: bigint) {
    this.#write('DELETE FROM statuses_building');
    if (client > 0n) this.#write('INSERT INTO statuses_building VALUES (?)', client);
  }

  /** Until the indexes are made, rows go in without them. */
  dropIndexes(): void {
    this.#database.transaction(() => {
      for (const sql of indexes)
        this.#database.exec(`DROP INDEX IF EXISTS ${this.#schema}.${/^CREATE INDEX (\w+)/.exec(sql)?.[1]}`);
    })();
  }

  /** Makes those that are not there, each in a transaction of its own; gives how much is done after each, from 0 to 1. */
  *makeIndexes(): Generator<number> {
    // A sort of millions of rows is not to be held in memory.
    this.#database.pragma('temp_store = FILE');
    try {
      for (const [index, sql] of indexes.entries()) {
        this.#database.exec(sql.replace('CREATE INDEX ', `CREATE INDEX IF NOT EXISTS ${this.#schema}.`));
        yield (index + 1) / indexes.length;
      }
    } finally {
      this.#database.pragma('temp_store = MEMORY');
    }
  }

  /** The last event that the view has applied. */
  get reached(): { readonly position: bigint; readonly ledgertime: number } | undefined {
    const [mark] = this.#all<{ position: bigint | null; ledgertime: bigint }>(
      'SELECT position, ledgertime FROM checkpoint',
    );
    if (mark === undefined || mark.position === null) return undefined;
    return { position: mark.position, ledgertime: Number(mark.ledgertime) };
  }

  /** The evidence index's number of a client that has been replayed before. */
  numberOf(client: string): bigint | undefined {
    return this.#all<{ id: bigint }>('SELECT id FROM statuses_clients WHERE name = ?', client)[0]?.id;
  }

  /** Every client, by its name. */
  get clients(): string[] {
    return this.#all<{ name: string }>('SELECT name FROM statuses_clients').map(({ name }) => name);
  }

  get clientCount(): number {
    return Number(this.#all<{ count: bigint }>('SELECT count(*) AS count FROM statuses_clients')[0]?.count);
  }

  /** The clients that changes may concern which do not concern everyone, by their interests as they were written last. */
  concerned(changes: SharedChanges): Set<string> {
    const all = <V>(sql: string, ...values: V[]) => this.#all<{ name: string }>(sql, ...values).map(({ name }) => name);
    const clients = new Set<string>();
    for (const name of changes.names)
      for (const client of all(
        `SELECT c.name FROM statuses_interests i JOIN statuses_clients c ON c.id = i.client WHERE i.name = ?
         UNION SELECT client FROM statuses_namings WHERE name = ?`,
        ...[name, name],
      ))
        clients.add(client);
    for (const { from, to } of changes.intervals)
      for (const client of all(
        `SELECT c.name FROM statuses_requests r JOIN statuses_clients c ON c.id = r.client
         WHERE r.last_request >= ? AND r.look_back_from <= ?`,
        validFrom(from),
        validTo(to),
      ))
        clients.add(client);
    return clients;
  }

  /** Of those of these clients that have one, their digests. */
  digestsOf(clients: readonly string[]): ClientDigest[] {
    return this.#all(
      `SELECT c.name AS client, c.id AS number, d.digest FROM json_each(?) AS asked
       CROSS JOIN statuses_clients c ON c.name = asked.value CROSS JOIN statuses_digests d ON d.client = c.id`,
      JSON.stringify(clients),
    );
  }

  /** Writes what a replay did. Inside the caller's transaction. */
  save({ number: client, client: name, changes: { statuses, locations }, interests, digest }: ClientReplay): void {
    this.#write('INSERT INTO statuses_clients VALUES (?, ?) ON CONFLICT DO NOTHING', client, name);
    this.saveInterests(client, name, interests);
    for (const rule of new Set([...statuses.begun, ...statuses.closed].map(({ row }) => row.rule)))
      this.#write('INSERT INTO statuses_rules VALUES (?, ?) ON CONFLICT DO NOTHING', rule, name);
    if (digest === undefined) this.#write('DELETE FROM statuses_digests WHERE client = ?', client);
    else this.#write('REPLACE INTO statuses_digests VALUES (?, ?)', client, digest);
    for (const { row } of statuses.ended)
      this.#write(
        'DELETE FROM statuses_open WHERE client = ? AND service = ? AND asset = ? AND entity = ? AND valid_from = ?',
        ...[client, row.service, row.asset, row.entity, validFrom(row.from)],
      );
    for (const { row, knownFrom } of statuses.begun)
      this.#write(
        'INSERT INTO statuses_open VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ...[client, row.service, row.asset, row.entity],
        ...[validFrom(row.from), validTo(row.to), knownFrom, rankOf(row.status), row.rule],
      );
    for (const { row, knownFrom, knownTo } of statuses.closed)
      this.#write(
        'INSERT INTO statuses_closed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        ...[client, row.service, row.asset, row.entity],
        ...[validFrom(row.from), validTo(row.to), knownFrom, knownTo, rankOf(row.status), row.rule],
      );
    for (const { row } of locations.ended)
      this.#write(
        'DELETE FROM statuses_locations_open WHERE client = ? AND valid_from = ?',
        client,
        validFrom(row.from),
      );
    for (const { row, knownFrom } of locations.begun)
      this.#write(
        'INSERT INTO statuses_locations_open VALUES (?, ?, ?, ?, ?, ?)',
        ...[client, validFrom(row.from), validTo(row.to), knownFrom, row.state, row.country ?? null],
      );
    for (const { row, knownFrom, knownTo } of locations.closed)
      this.#write(
        'INSERT INTO statuses_locations_closed VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[client, validFrom(row.from), validTo(row.to), knownFrom, knownTo, row.state, row.country ?? null],
      );
  }

  /** Writes what evidence of a client shows, all of it or what was recorded last. Inside the caller's transaction. */
  saveInterests(client: bigint, clientName: string, { names, namings, requests }: Interests): void {
    const others = [...names.keys()].filter((name) => !namings.has(name));
    if (others.length > 0)
      this.#write(
        'INSERT OR IGNORE INTO statuses_interests SELECT value, ? FROM json_each(?)',
        ...[client, JSON.stringify(others)],
      );
    const named = [...namings].flatMap(([name, all]) => all.map(({ knownFrom, at }) => [name, Number(knownFrom), at]));
    if (named.length > 0)
      this.#write(
        `INSERT INTO statuses_namings SELECT value ->> 0, @client, value ->> 1, value ->> 2 FROM json_each(@named) AS one
         WHERE NOT EXISTS (SELECT 1 FROM statuses_namings AS known
           WHERE known.name = one.value ->> 0 AND client = @client AND at <= one.value ->> 2)`,
        { client: clientName, named: JSON.stringify(named) },
      );
    if (requests.length === 0) return;
    const from = requests.reduce((least, request) => Math.min(least, request.from), Infinity);
    const to = requests.reduce((greatest, request) => Math.max(greatest, request.to), -Infinity);
    this.#write('REPLACE INTO statuses_requests VALUES (?, ?, ?)', client, BigInt(from), BigInt(to));
  }

  #prepare(sql: string): Statement<unknown[]> {
    return this.#database.prepare<unknown[]>(sql.replace(/\bstatuses_/g, `${this.#schema}.statuses_`));
  }

  #write(sql: string, ...values: unknown[]): void {
    let run = this.#run.get(sql);
    if (run === undefined) {
      const statement = this.#prepare(sql);
      run = (...bound) => statement.run(...bound);
      this.#run.set(sql, run);
    }
    run(...values);
  }

  #all<Record>(sql: string, ...values: unknown[]): Record[] {
    let all = this.#run.get(sql);
    if (all === undefined) {
      const statement = this.#prepare(sql).safeIntegers();
      all = (...bound) => statement.all(...bound);
      this.#run.set(sql, all);
    }
    return all(...values) as Record[];
  }
}

function toStatusRow({ validFrom: from, validTo: to, knownFrom, status, ...rest }: StatusRecord): OpenRow<StatusRow> {
  const row = {
    key: statusKey(rest),
    service: rest.service,
    asset: rest.asset,
    entity: rest.entity,
    from: fromValid(from),
    to: toValid(to),
    status: statusesFromWorst[Number(status)] as Status,
    rule: rest.rule,
  };
  return { row, knownFrom };
}

function toLocationRow({
  validFrom: from,
  validTo: to,
  knownFrom,
  state,
  country,
}: LocationRecord): OpenRow<LocationRow> {
  return { row: { key: '', from: fromValid(from), to: toValid(to), state, country: country ?? undefined }, knownFrom };
}
