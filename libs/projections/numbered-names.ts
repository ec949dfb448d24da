import type { Database, Statement } from 'better-sqlite3';

/** Names kept in memory, in two generations: when the younger is full, the older is forgotten. */
const generationMax = 100_000;

/** DDL of a table of names: a small number for each, given in the order of first appearance. */
export function namesTable(table: string): string {
  return `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, first INTEGER NOT NULL) STRICT;`;
}

/** Turns names into the numbers that rows carry in their place, making a new one at a name's first appearance. */
export class NumberedNames {
  readonly #select: Statement<[string], number>;
  readonly #insert: Statement<[string, bigint]>;
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor(database: Database, table: string) {
    this.#select = database.prepare<[string], number>(`SELECT id FROM ${table} WHERE name = ?`).pluck();
    this.#insert = database.prepare(`INSERT INTO ${table} (name, first) VALUES (?, ?)`);
  }

  /** `position` is that of the event which names it: a name is known from its first. */
  idOf(name: string, position: bigint): number {
    const known = this.#young.get(name);
    if (known !== undefined) return known;
    const id =
      this.#old.get(name) ?? this.#select.get(name) ?? Number(this.#insert.run(name, position).lastInsertRowid);
    if (this.#young.size >= generationMax) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(copied(name), id);
    return id;
  }
}

/** A text cut out of another keeps all of that in memory for as long as it lives. */
function copied(text: string): string {
  return Buffer.from(text).toString();
}
