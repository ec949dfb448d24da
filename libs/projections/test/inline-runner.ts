import type { Database } from 'better-sqlite3';
import type { EventReader, StoredEvent } from '#libs/event-store';
import { Progress } from '../progress.js';
import { runViews } from '../runner.js';
import type { Stop } from '../running-projection.js';
import type { Projected, View } from '../view.js';
import type { ViewFiles } from '../view-files.js';
import type { Connection } from '../view-reader.js';
import { inOrderOfNeeds } from '../view-shape.js';
import { MemoryFiles } from './memory-files.js';

export interface InlineOptions {
  readonly files?: ViewFiles;
  /** Nothing but the event when left out. */
  project?(event: StoredEvent): Projected;
}

/** The runner on this thread, over files in memory when no others are given. */
export class InlineRunner implements Connection {
  readonly progress: Progress;
  readonly stops: Stop[] = [];
  readonly files: ViewFiles;
  readonly #end = new AbortController();
  readonly #running: Promise<void>;

  constructor(reader: EventReader, views: readonly View[], options: InlineOptions = {}) {
    const { files = new MemoryFiles(), project = (event) => ({ event }) } = options;
    this.files = files;
    this.progress = new Progress(views.map((view) => view.name));
    this.#running = runViews({
      views: inOrderOfNeeds(views),
      project,
      files,
      reader,
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
