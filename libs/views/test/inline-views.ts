import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { EventReader } from '#libs/event-store';
import type { Stop } from '../member.js';
import { Progress } from '../progress.js';
import { Quarantine } from '../quarantine/quarantine.js';
import { Register } from '../register/register.js';
import { Registers } from '../registers/registers.js';
import { runViews } from '../runner.js';
import type { View } from '../view.js';
import type { Connection } from '../view-reader.js';
import { views as allViews } from '../views.js';

/** The runner on this thread, over a views' database in memory that outlives it. */
export class InlineViews implements Connection {
  readonly database: Database;
  readonly progress: Progress;
  readonly stops: Stop[] = [];
  readonly register = new Register(this);
  readonly registers = new Registers(this);
  readonly quarantine = new Quarantine(this);
  readonly #end = new AbortController();
  readonly #running: Promise<void>;

  constructor(
    reader: EventReader,
    views: readonly View[] = allViews,
    database: Database = new SqliteDatabase(':memory:'),
  ) {
    this.database = database;
    this.progress = new Progress(views.map((view) => view.name));
    const lent = new Proxy(database, {
      get: (target, key) => {
        const value: unknown = key === 'close' ? () => undefined : Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    this.#running = runViews({
      views,
      reader,
      progress: this.progress,
      signal: this.#end.signal,
      open: () => lent,
      remove: () => undefined,
      onStop: (stop) => this.stops.push(stop),
    });
  }

  failed(error: unknown): void {
    throw error;
  }

  reached(position: bigint, views: readonly string[] = this.progress.names): Promise<boolean> {
    return this.progress.wait(views, position, 5_000);
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }
}
