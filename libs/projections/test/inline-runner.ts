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

const lookMs = 500;
const waitMsMax = 60_000;

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

  /** Whether views come as far; false where one of them has stopped, or is at it for longer than any machine should take. */
  async reached(position: bigint, views: readonly string[] = this.progress.names): Promise<boolean> {
    for (let waited = 0; waited < waitMsMax; waited += lookMs) {
      if (await this.progress.wait(views, position, lookMs)) return true;
      if (this.stops.some(({ view }) => views.includes(view))) return false;
    }
    return false;
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }
}
