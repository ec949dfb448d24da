import { Pool } from 'pg';
import type { MasterKey } from '../master-key.js';
import { VaultLocked } from '../subject-key.js';
import type { Vault } from '../vault.js';
import { PostgresVault, unavailable } from './postgres-vault.js';
import { schema, version } from './schema.js';

/** In ms, and of one process. */
const [connectMsMax, statementMsMax, connectionsMax] = [5_000, 60_000, 4];

/**
 * Opens the vault in a database of PostgreSQL, whose tables are made where there are none. Any number of processes may. Throws
 * `VaultLocked` where another master key wraps its keys, and `VaultUnavailable` where it cannot be reached.
 */
export async function openPostgresVault(url: string, master: MasterKey): Promise<Vault> {
  const pool = poolOf(url);
  try {
    const its = await unavailable(async () => {
      await pool.query(schema);
      await pool.query('INSERT INTO vault VALUES (1, $1, $2) ON CONFLICT DO NOTHING', [version, master.id]);
      return masterOf(pool);
    });
    if (its !== master.id)
      throw new VaultLocked(
        `the keys in the vault are wrapped by another master key (of id ${its?.slice(0, 16)}…): every process needs that one`,
      );
    return new PostgresVault(pool, master);
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** The id of the master key of the vault in a database; undefined where there is none. */
export async function masterIdAt(url: string): Promise<string | undefined> {
  const pool = poolOf(url);
  try {
    return await unavailable(async () => {
      const { rows } = await pool.query<{ readonly there: string | null }>(`SELECT to_regclass('vault') AS there`);
      return rows[0]?.there == null ? undefined : masterOf(pool);
    });
  } finally {
    await pool.end();
  }
}

async function masterOf(pool: Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ readonly master: string }>('SELECT master FROM vault');
  return rows[0]?.master;
}

/** Durable on commit, whatever the server's own setting is. */
function poolOf(connectionString: string): Pool {
  const pool = new Pool({
    connectionString,
    max: connectionsMax,
    connectionTimeoutMillis: connectMsMax,
    statement_timeout: statementMsMax,
    options: '-c synchronous_commit=on',
    application_name: 'initium',
  });
  // An idle connection that breaks is made again when it is needed.
  pool.on('error', () => {});
  return pool;
}
