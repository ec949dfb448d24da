import type { Pool, PoolClient } from 'pg';
import type { MasterKey } from '../master-key.js';
import type { SubjectKey } from '../subject-key.js';
import {
  type Destruction,
  type DueKey,
  type FoundKey,
  type KeyTerm,
  type KeyWish,
  Vault,
  VaultUnavailable,
} from '../vault.js';

interface KeyRow {
  readonly key_id: string;
  readonly subject: string;
  readonly wrapped: Buffer | null;
  /** A bigint, as the client gives it. */
  readonly destroyed: string | null;
}

const columns = 'SELECT key_id, subject, wrapped, destroyed FROM subject_keys WHERE';

/**
 * A vault that several processes share, in PostgreSQL. After a destruction its table is written anew, so that no file of the
 * database has the key; the server's write-ahead log, and what is archived of it, is a copy of the vault, and ends as copies do.
 */
export class PostgresVault extends Vault {
  readonly #pool: Pool;
  #master: MasterKey;

  /** @param pool of a database that has the schema, with all its keys wrapped by this master key */
  constructor(pool: Pool, master: MasterKey) {
    super();
    this.#pool = pool;
    this.#master = master;
  }

  async keysFor(wishes: readonly KeyWish[]): Promise<readonly SubjectKey[]> {
    // In one order, so that two processes wait for each other in that order only.
    const wanted = new Map(wishes.map((wish) => [wish.subject, wish]).sort() as [string, KeyWish][]);
    for (;;) {
      const found = await this.#inForce([...wanted.keys()]);
      const missing = [...wanted.values()].filter(({ subject }) => !found.has(subject));
      if (missing.length === 0) return wishes.map(({ subject }) => found.get(subject) as SubjectKey);
      const made = missing.map(({ subject, until = null }) => ({ ...this.#master.makeKey(), subject, until }));
      // Where another process was first, its key is found the next time around.
      await this.#query(
        `INSERT INTO subject_keys (key_id, subject, wrapped, until)
         SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[])
         ON CONFLICT (subject) WHERE destroyed IS NULL DO NOTHING`,
        [
          made.map(({ keyId }) => keyId),
          made.map(({ subject }) => subject),
          made.map(({ wrapped }) => Buffer.from(wrapped)),
          made.map(({ until }) => until),
        ],
      );
    }
  }

  async find(keyIds: readonly string[]): Promise<ReadonlyMap<string, FoundKey>> {
    const rows = await this.#query<KeyRow>(`${columns} key_id = ANY($1)`, [keyIds]);
    return new Map(rows.map((row) => [row.key_id, this.#opened(row)]));
  }

  async destroySubjects(subjects: readonly string[], { by, at }: Destruction): Promise<readonly string[]> {
    const { ids, changes } = await this.#transaction(async (client) => {
      const { rowCount } = await client.query(
        `UPDATE subject_keys SET wrapped = NULL, destroyed = $2, destroyed_by = $3 WHERE subject = ANY($1) AND destroyed IS NULL`,
        [subjects, at, by],
      );
      const { rows } = await client.query<KeyRow>(`${columns} destroyed_by = $1 ORDER BY key_id`, [by]);
      return { ids: rows.map((row) => row.key_id), changes: rowCount ?? 0 };
    });
    // Asked again, it may be because the last time ended before this.
    if (changes > 0 || ids.length > 0) await this.#forget();
    return ids;
  }

  async destroyKeys(keyIds: readonly string[], { by, at }: Destruction): Promise<number> {
    const destroyed = await this.#transaction(async (client) => {
      const { rowCount } = await client.query(
        `UPDATE subject_keys SET wrapped = NULL, destroyed = $2, destroyed_by = $3 WHERE key_id = ANY($1) AND destroyed IS NULL`,
        [keyIds, at, by],
      );
      await client.query(
        `INSERT INTO subject_keys (key_id, destroyed, destroyed_by) SELECT unnest($1::text[]), $2, $3 ON CONFLICT DO NOTHING`,
        [keyIds, at, by],
      );
      return rowCount ?? 0;
    });
    if (destroyed > 0) await this.#forget();
    return destroyed;
  }

  async due(prefix: string, at: number, limit: number): Promise<readonly DueKey[]> {
    const rows = await this.#query<{ key_id: string; subject: string; until: string }>(
      `SELECT key_id, subject, until FROM subject_keys
       WHERE destroyed IS NULL AND until <= $2 AND starts_with(subject, $1) ORDER BY until LIMIT $3`,
      [prefix, at, limit],
    );
    return rows.map(({ key_id: keyId, subject, until }) => ({ keyId, subject, until: Number(until) }));
  }

  async setTerms(terms: readonly KeyTerm[]): Promise<void> {
    await this.#query(
      `UPDATE subject_keys SET until = one.until FROM unnest($1::text[], $2::bigint[]) AS one (key_id, until)
       WHERE subject_keys.key_id = one.key_id AND destroyed IS NULL`,
      [terms.map(({ keyId }) => keyId), terms.map(({ until = null }) => until)],
    );
  }

  async rewrap(to: MasterKey): Promise<void> {
    await this.#transaction(async (client) => {
      await client.query('LOCK TABLE subject_keys, vault IN EXCLUSIVE MODE');
      const { rows } = await client.query<KeyRow>(`${columns} destroyed IS NULL`);
      const wrapped = rows.map((row) => Buffer.from(to.wrap(this.#master.unwrap(row.key_id, row.wrapped as Buffer))));
      await client.query(
        `UPDATE subject_keys SET wrapped = one.wrapped FROM unnest($1::text[], $2::bytea[]) AS one (key_id, wrapped)
         WHERE subject_keys.key_id = one.key_id`,
        [rows.map((row) => row.key_id), wrapped],
      );
      await client.query('UPDATE vault SET master = $1', [to.id]);
    });
    this.#master = to;
    await this.#forget();
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #inForce(subjects: readonly string[]): Promise<ReadonlyMap<string, SubjectKey>> {
    const rows = await this.#query<KeyRow>(`${columns} subject = ANY($1) AND destroyed IS NULL`, [subjects]);
    return new Map(rows.map((row) => [row.subject, this.#master.unwrap(row.key_id, row.wrapped as Buffer)]));
  }

  #opened({ key_id: keyId, wrapped, destroyed }: KeyRow): FoundKey {
    return wrapped === null ? { keyId, destroyed: Number(destroyed) } : this.#master.unwrap(keyId, wrapped);
  }

  /** Writes the table into another file, without what was there before. */
  async #forget(): Promise<void> {
    await this.#query('VACUUM (FULL) subject_keys', []);
  }

  async #query<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    return unavailable(async () => (await this.#pool.query<Row>(text, values)).rows);
  }

  #transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return unavailable(async () => {
      const client = await this.#pool.connect();
      let failed: Error | undefined;
      try {
        await client.query('BEGIN');
        const done = await work(client);
        await client.query('COMMIT');
        return done;
      } catch (error) {
        failed = error as Error;
        throw error;
      } finally {
        // A connection on which something failed is not used again, and what was begun on it ends with it.
        client.release(failed);
      }
    });
  }
}

/** What no server says. */
const ours: ReadonlySet<string> = new Set(['VaultLocked', 'TypeError', 'RangeError']);

/** Whatever the server or the way to it says no to. */
export async function unavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message, name } = error as Error & { readonly code?: unknown };
    if (ours.has(name)) throw error;
    throw new VaultUnavailable(`PostgreSQL: ${message}${typeof code === 'string' ? ` (${code})` : ''}`, {
      cause: error,
    });
  }
}
