import type { Database } from 'better-sqlite3';
import { positionIn } from './checkpoint.js';
import type { Progress } from './progress.js';
import { ReadConnections } from './read-connections.js';
import { isCorrupt, NoFile } from './view-file.js';
import type { ViewFiles } from './view-files.js';

/** The same to views that are fed meanwhile: opened anew once a file was replaced by another. */
export class RenewedConnections extends ReadConnections {
  readonly #progress: Progress;
  readonly #corrupt: (view: string) => void;
  readonly #generations = new Map<string, number>();
  readonly #reported = new Map<string, number>();

  /** `corrupt` is told once of each file that could not be read. */
  constructor(
    files: Pick<ViewFiles, 'read' | 'close'>,
    progress: Progress,
    corrupt: (view: string) => void = () => undefined,
  ) {
    super(files);
    this.#progress = progress;
    this.#corrupt = corrupt;
  }

  override of(view: string): Database {
    const generation = this.#progress.generation(view);
    if (this.#generations.get(view) === generation) return super.of(view);
    this.giveUp(view);
    const database = super.of(view);
    try {
      this.#mustBeAsFar(view, database);
    } catch (error) {
      this.giveUp(view);
      throw error;
    }
    this.#generations.set(view, generation);
    return database;
  }

  override failed(view: string, error: unknown): void {
    const generation = this.#progress.generation(view);
    if (!isCorrupt(error) || this.#reported.get(view) === generation) return;
    this.#reported.set(view, generation);
    this.#corrupt(view);
  }

  protected override giveUp(view: string): void {
    this.#generations.delete(view);
    super.giveUp(view);
  }

  /** What was just swapped in may be some events behind, which whoever feeds it makes up for within the second. */
  #mustBeAsFar(view: string, database: Database): void {
    const published = this.#progress.position(view);
    if ((positionIn(database) ?? -1n) < (published ?? -1n)) throw new NoFile(`${database.name} is not as far yet`);
  }
}
