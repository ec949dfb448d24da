import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Statement } from 'better-sqlite3';
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
  readonly wrapped: Uint8Array | null;
  readonly destroyed: number | null;
}

/** How long a destruction waits for whoever reads the file, and between two looks, in ms. */
const [readersMsMax, lookMs] = [5_000, 20];

/**
 * A vault in a file, for one process. What it does it does at once, on the thread that asks: a key is found in some hundredths of a
 * millisecond, and those that have to be made take one durable transaction together.
 */
export class SqliteVault extends Vault {
  readonly #database: Database;
  #master: MasterKey;
  readonly #inForce: Statement<[string], KeyRow>;
  readonly #byId: Statement<[string], KeyRow>;
  readonly #add: Statement;
  readonly #destroyById: Statement;
  readonly #remember: Statement;
  readonly #due: Statement<[string, string, number, number], DueKey>;
  readonly #setTerm: Statement;

  /** @param database prepared, with all its keys wrapped by this master key */
  constructor(database: Database, master: MasterKey) {
    super();
    this.#database = database;
    this.#master = master;
    const columns = 'SELECT key_id, wrapped, destroyed FROM subject_keys WHERE';
    this.#inForce = database.prepare(`${columns} subject = ? AND destroyed IS NULL`);
    this.#byId = database.prepare(`${columns} key_id = ?`);
    this.#add = database.prepare('INSERT INTO subject_keys (key_id, subject, wrapped, until) VALUES (?, ?, ?, ?)');
    this.#destroyById = database.prepare(
      'UPDATE subject_keys SET wrapped = NULL, destroyed = ?, destroyed_by = ? WHERE key_id = ? AND destroyed IS NULL',
    );
    this.#remember = database.prepare(
      'INSERT OR IGNORE INTO subject_keys (key_id, destroyed, destroyed_by) VALUES (?, ?, ?)',
    );
    this.#due = database.prepare(
      `SELECT key_id AS keyId, subject, until FROM subject_keys
       WHERE destroyed IS NULL AND until IS NOT NULL AND +subject >= ? AND +subject < ? AND until <= ? ORDER BY until LIMIT ?`,
    );
    this.#setTerm = database.prepare('UPDATE subject_keys SET until = ? WHERE key_id = ? AND destroyed IS NULL');
  }

  async keysFor(wishes: readonly KeyWish[]): Promise<readonly SubjectKey[]> {
    return this.#try(() => {
      const found = wishes.map(({ subject }) => this.#found(subject));
      if (found.every((key) => key !== undefined)) return found;
      return this.#database.transaction(() => wishes.map((wish) => this.#found(wish.subject) ?? this.#made(wish)))();
    });
  }

  async find(keyIds: readonly string[]): Promise<ReadonlyMap<string, FoundKey>> {
    return this.#try(() => {
      const rows = keyIds.map((keyId) => this.#byId.get(keyId)).filter((row) => row !== undefined);
      return new Map(rows.map((row) => [row.key_id, this.#opened(row)]));
    });
  }

  async destroySubjects(subjects: readonly string[], { by, at }: Destruction): Promise<readonly string[]> {
    const destroyed = this.#try(() =>
      this.#database.transaction(() => {
        for (const subject of subjects) {
          const row = this.#inForce.get(subject);
          if (row !== undefined) this.#destroyById.run(at, by, row.key_id);
        }
        return this.#database
          .prepare<[string], string>('SELECT key_id FROM subject_keys WHERE destroyed_by = ? ORDER BY key_id')
          .pluck()
          .all(by);
      })(),
    );
    await this.#forget();
    return destroyed;
  }

  async destroyKeys(keyIds: readonly string[], { by, at }: Destruction): Promise<number> {
    const destroyed = this.#try(() =>
      this.#database.transaction(() => {
        let count = 0;
        for (const keyId of keyIds) {
          count += this.#destroyById.run(at, by, keyId).changes;
          this.#remember.run(keyId, at, by);
        }
        return count;
      })(),
    );
    if (destroyed > 0) await this.#forget();
    return destroyed;
  }

  async due(prefix: string, at: number, limit: number): Promise<readonly DueKey[]> {
    return this.#try(() => this.#due.all(prefix, `${prefix}\u{10ffff}`, at, limit));
  }

  async setTerms(terms: readonly KeyTerm[]): Promise<void> {
    this.#try(() =>
      this.#database.transaction(() => {
        for (const { keyId, until } of terms) this.#setTerm.run(until ?? null, keyId);
      })(),
    );
  }

  async rewrap(to: MasterKey): Promise<void> {
    this.#try(() =>
      this.#database.transaction(() => {
        const rows = this.#database.prepare<[], KeyRow>('SELECT key_id, wrapped, destroyed FROM subject_keys').all();
        const write = this.#database.prepare('UPDATE subject_keys SET wrapped = ? WHERE key_id = ?');
        for (const { key_id: keyId, wrapped } of rows)
          if (wrapped !== null) write.run(to.wrap(this.#master.unwrap(keyId, wrapped)), keyId);
        this.#database.prepare('UPDATE vault SET master = ?').run(to.id);
      })(),
    );
    this.#master = to;
    await this.#forget();
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #found(subject: string): SubjectKey | undefined {
    const row = this.#inForce.get(subject);
    return row && this.#master.unwrap(row.key_id, row.wrapped as Uint8Array);
  }

  #made({ subject, until }: KeyWish): SubjectKey {
    const { keyId, key, wrapped } = this.#master.makeKey();
    this.#add.run(keyId, subject, wrapped, until ?? null);
    return { keyId, key };
  }

  #opened({ key_id: keyId, wrapped, destroyed }: KeyRow): FoundKey {
    return wrapped === null ? { keyId, destroyed: destroyed as number } : this.#master.unwrap(keyId, wrapped);
  }

  /** Leaves none of what was there before in the write-ahead log. A copy that is being made of the file is waited for. */
  async #forget(): Promise<void> {
    for (let waited = 0; waited < readersMsMax; waited += lookMs) {
      const [result] = this.#try(() => this.#database.pragma('wal_checkpoint(TRUNCATE)')) as {
        readonly busy: number;
      }[];
      if (result?.busy === 0) return;
      await pause(lookMs);
    }
    throw new VaultUnavailable(
      'somebody reads the file of the vault for so long that earlier versions of it cannot go',
    );
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const { code, message } = error as { readonly code?: unknown; readonly message: string };
      if (typeof code !== 'string' || !code.startsWith('SQLITE_')) throw error;
      throw new VaultUnavailable(`the file of the vault: ${message} (${code})`, { cause: error });
    }
  }
}
