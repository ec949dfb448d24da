import type { Database, Statement } from 'better-sqlite3';

const rowsPerStatement = 32;

type Value = bigint | number | string | null;

/** Inserts rows of one table many at a time, which takes two thirds of what one at a time takes. In the order given. */
export class ManyRows {
  readonly #width: number;
  readonly #many: Statement<[Value[]]>;
  readonly #one: Statement<[Value[]]>;
  readonly #waiting: Value[] = [];

  constructor(database: Database, table: string, width: number) {
    const row = `(${Array(width).fill('?').join()})`;
    this.#width = width;
    this.#many = database.prepare<[Value[]]>(`INSERT INTO ${table} VALUES ${Array(rowsPerStatement).fill(row).join()}`);
    this.#one = database.prepare<[Value[]]>(`INSERT INTO ${table} VALUES ${row}`);
  }

  /** Takes one row. It is in the table after `flush` at the latest. */
  add(...row: Value[]): void {
    this.#waiting.push(...row);
    if (this.#waiting.length < rowsPerStatement * this.#width) return;
    this.#many.run(this.#waiting);
    this.#waiting.length = 0;
  }

  flush(): void {
    for (let at = 0; at < this.#waiting.length; at += this.#width) {
      this.#one.run(this.#waiting.slice(at, at + this.#width));
    }
    this.#waiting.length = 0;
  }
}
