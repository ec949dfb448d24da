import SqliteDatabase, { type Database } from 'better-sqlite3';
import type { RuleSets } from '#libs/assessment';
import type { EventReader } from '#libs/event-store';
import { Coverage } from '../coverage/coverage.js';
import { Indicators } from '../indicators/indicators.js';
import type { Stop } from '../member.js';
import { Progress } from '../progress.js';
import { Quarantine } from '../quarantine/quarantine.js';
import { Register } from '../register/register.js';
import { Registers } from '../registers/registers.js';
import { runViews } from '../runner.js';
import { ClientSearch } from '../statuses/client-search.js';
import { StatusChanges } from '../statuses/status-changes.js';
import { StatusHistory } from '../statuses/status-history.js';
import { Statuses } from '../statuses/statuses.js';
import type { View } from '../view.js';
import type { ViewFiles } from '../view-files.js';
import type { Connection } from '../view-reader.js';
import { inOrderOfNeeds } from '../view-shape.js';
import { views as allViews } from '../views.js';
import { underP1 } from './under-p1.js';

/** Files in memory that outlive a runner: questions are asked on the connection that writes. */
export class MemoryFiles implements ViewFiles {
  readonly #files = new Map<string, { database: Database; shape: string }>();

  open(view: View): Database {
    const found = this.#files.get(view.name);
    if (found?.shape === String(view.version)) return found.database;
    this.discard(view);
    return this.read(view.name);
  }

  read(view: string): Database {
    const found = this.#files.get(view);
    if (found === undefined) throw new Error(`no file of the view ${view}`);
    return found.database;
  }

  close(): void {}

  discard(view: View): void {
    this.#files.set(view.name, { database: new SqliteDatabase(':memory:'), shape: String(view.version) });
  }
}

/** The runner on this thread, over files in memory. */
export class InlineViews implements Connection {
  readonly progress: Progress;
  readonly stops: Stop[] = [];
  readonly register = new Register(this);
  readonly registers = new Registers(this);
  readonly quarantine = new Quarantine(this);
  readonly indicators = new Indicators(this);
  readonly statuses = new Statuses(this);
  readonly statusHistory = new StatusHistory(this);
  readonly clientSearch = new ClientSearch(this);
  readonly statusChanges = new StatusChanges(this);
  readonly files: ViewFiles;
  readonly coverage = new Coverage(this, this.register);
  readonly #end = new AbortController();
  readonly #running: Promise<void>;

  constructor(
    reader: EventReader,
    views: readonly View[] = allViews,
    files: ViewFiles = new MemoryFiles(),
    ruleSets: RuleSets = underP1,
  ) {
    this.files = files;
    this.progress = new Progress(views.map((view) => view.name));
    this.#running = runViews({
      views: inOrderOfNeeds(views),
      files,
      reader,
      ruleSets,
      progress: this.progress,
      signal: this.#end.signal,
      onStop: (stop) => this.stops.push(stop),
    });
  }

  of(view: string): Database {
    return this.files.read(view);
  }

  failed(_view: string, error: unknown): void {
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
