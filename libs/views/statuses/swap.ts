import type { Database } from 'better-sqlite3';

/** What another set of rows says of each client, in tables of the same form on the same connection. */
export const prepared = 'prepared';

interface Table {
  readonly name: string;
  /** By which a row of one client is found. */
  readonly key: readonly string[];
  /** What it says. */
  readonly what: readonly string[];
}

const tables: readonly Table[] = [
  { name: '', key: ['service', 'asset', 'entity', 'valid_from'], what: ['valid_to', 'status', 'rule'] },
  { name: 'locations_', key: ['valid_from'], what: ['valid_to', 'state', 'country'] },
];

const isOther = 'client NOT IN (SELECT value FROM json_each(@except))';
const ofOthers = (table: string) => `SELECT * FROM ${prepared}.statuses_${table} WHERE ${isOther}`;

/**
 * From a position on, what was prepared holds of every client that it is about, but for some: those that were replayed there.
 * A row that says the same of the same interval stays; whatever differs is closed and opened. Inside the caller's transaction.
 */
export function swapIn(database: Database, position: bigint, replayed: readonly bigint[]): void {
  const except = JSON.stringify(replayed.map(Number));
  const run = (sql: string) => database.prepare<unknown[]>(sql).run({ position, except });
  for (const { name, key, what } of tables) {
    const [open, closed, next] = [
      `main.statuses_${name}open`,
      `main.statuses_${name}closed`,
      `${prepared}.statuses_${name}open`,
    ];
    const isOfSameKey = ['client', ...key].map((column) => `one.${column} = other.${column}`).join(' AND ');
    const saysTheSame = what.map((column) => `one.${column} IS other.${column}`).join(' AND ');
    const stays = `EXISTS (SELECT 1 FROM ${next} AS other WHERE ${isOfSameKey} AND ${saysTheSame})`;
    const columns = ['client', ...key, 'valid_to'].join();
    const told = what.slice(1).join();
    run(`INSERT INTO ${closed} (${columns}, known_from, known_to, ${told})
         SELECT ${columns}, known_from, @position, ${told} FROM ${open} AS one WHERE ${isOther} AND NOT ${stays}`);
    run(`DELETE FROM ${open} AS one WHERE ${isOther} AND NOT ${stays}`);
    run(`INSERT INTO ${open} (${columns}, known_from, ${told})
         SELECT ${columns}, @position, ${told} FROM ${next} AS one
         WHERE ${isOther} AND NOT EXISTS (SELECT 1 FROM ${open} AS other WHERE ${isOfSameKey})`);
  }
  run(`INSERT OR IGNORE INTO main.statuses_rules SELECT DISTINCT rule, name
       FROM (${ofOthers('open')}) JOIN main.statuses_clients ON id = client`);
  run(`DELETE FROM main.statuses_digests WHERE ${isOther}`);
  run(`INSERT INTO main.statuses_digests ${ofOthers('digests')}`);
  // Under other reference data campaigns may cast a longer shadow.
  run(`INSERT OR IGNORE INTO main.statuses_interests ${ofOthers('interests')}`);
  run(`REPLACE INTO main.statuses_requests ${ofOthers('requests')}`);
}
