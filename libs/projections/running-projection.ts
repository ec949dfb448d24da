import type { Database } from 'better-sqlite3';
import { type EventReader, StoreClosed, StoreDamaged, StoreUnavailable } from '#libs/event-store';
import type { Checkpoint, Mark } from './checkpoint.js';
import type { Progress } from './progress.js';
import type { Left, Projected, Projection, References, View, ViewContext } from './view.js';
import { isCorrupt, isFileTrouble } from './view-file.js';
import { type Connection, ViewBehind } from './view-reader.js';

/** Where a view stopped, and why. */
export interface Stop {
  readonly view: string;
  /** The event that it could not apply. Everything before it is applied, nothing after it. */
  readonly position: bigint;
  readonly error: string;
}

/** What a view is fed with. */
export interface ProjectionInputs {
  readonly reader: EventReader;
  readonly folder?: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** To the views that others need. */
  readonly connections: Connection;
}

/** The view's own file could not be read or written. */
export class FileTrouble extends Error {
  override readonly name = 'FileTrouble';
  readonly view: View;
  readonly isCorrupt: boolean;

  constructor(view: View, cause: unknown) {
    super(`the file of the view ${view.name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.view = view;
    this.isCorrupt = isCorrupt(cause);
  }
}

/** A view being fed: its projection and where it stands. */
export class RunningProjection {
  readonly view: View;
  readonly #database: Database;
  readonly #checkpoint: Checkpoint;
  readonly #inputs: ProjectionInputs;
  readonly #context: ViewContext;
  #projection: Projection;
  /** The files of the needed views that the projection was opened with. */
  #needed: string;
  #mark: Mark | undefined;
  #buildFailed = false;
  stop: Stop | undefined;

  constructor(view: View, database: Database, checkpoint: Checkpoint, inputs: ProjectionInputs) {
    this.view = view;
    this.#database = database;
    this.#checkpoint = checkpoint;
    this.#inputs = inputs;
    this.#context = this.#contextOf(inputs);
    this.#needed = this.#neededNow();
    this.#projection = this.#open();
    this.#mark = checkpoint.read();
  }

  get position(): bigint | undefined {
    return this.#mark?.position;
  }

  /** Ledger time (ms) of the event at that position. */
  get ledgertime(): number | undefined {
    return this.#mark?.ledgertime;
  }

  /** What is left of the events up to that position; undefined where all is done. */
  get left(): Left | undefined {
    return this.#projection.left;
  }

  /** Whether nothing is applied yet and the view can build itself as a whole. */
  get canBeBuilt(): boolean {
    return this.#mark === undefined && this.view.build !== undefined && !this.#buildFailed;
  }

  /** Whether it began to, and was interrupted: then only that can go on. */
  get isBeingBuilt(): boolean {
    return this.canBeBuilt && this.#checkpoint.goal() !== undefined;
  }

  /**
   * Builds the view as a whole, up to `goal` or where it was being built to when it was interrupted. Where that fails, gives
   * the error, and the view is empty again: applying one event after the other shows at which it stops.
   */
  async build(goal: Mark, progress: (share: number) => void, signal: AbortSignal): Promise<Error | undefined> {
    const begun = this.#checkpoint.goal();
    if (begun === undefined) this.#checkpoint.aim(goal);
    const { position } = begun ?? goal;
    try {
      await this.view.build?.(this.#context, position, progress, signal);
      this.#checkpoint.arrive(() => this.view.built?.(this.#context));
      this.#mark = this.#checkpoint.read();
      this.#projection = this.#open();
      return undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      // Up to a damaged place, one event after the other can be taken.
      if (!(error instanceof StoreDamaged)) this.#mustBeOfTheEvent(error);
      this.#buildFailed = true;
      this.#checkpoint.reset();
      this.#projection = this.#open();
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /**
   * Applies the events and moves the checkpoint, in one transaction. Where that fails, they are tried in halves, so that
   * the view stops at the very one that it cannot apply. Throws only what is no event's fault.
   */
  async apply(events: readonly Projected[], references: References): Promise<void> {
    const last = events.at(-1);
    if (last === undefined) return;
    this.#renew();
    try {
      await this.#commit(events, last.event, references);
    } catch (error) {
      if (this.#inputs.signal.aborted) return;
      this.#mustBeOfTheEvent(error);
      this.#projection = this.#open();
      if (events.length === 1) return this.#stopAt(last.event.position, error);
      const half = Math.ceil(events.length / 2);
      await this.apply(events.slice(0, half), references);
      if (this.stop === undefined && !this.#inputs.signal.aborted) await this.apply(events.slice(half), references);
    }
  }

  /** Does some of what is left. Stops the view where that fails, and throws only what is no event's fault. */
  async goOn(): Promise<void> {
    this.#renew();
    const left = this.left;
    if (left === undefined || this.#mark === undefined) return;
    try {
      await this.#commit([], this.#mark, new Map());
    } catch (error) {
      if (this.#inputs.signal.aborted) return;
      this.#mustBeOfTheEvent(error);
      this.#projection = this.#open();
      this.#stopAt(left.position + 1n, error);
    }
  }

  /** Does all that is left, unless it stops or is not wanted any more. */
  async finish(): Promise<void> {
    while (this.left !== undefined && this.stop === undefined && !this.#inputs.signal.aborted) await this.goOn();
  }

  async #commit(events: readonly Projected[], last: Mark, references: References): Promise<void> {
    await this.#projection.prepare?.(events, references);
    this.#database
      .transaction(() => {
        this.#checkpoint.move(this.#mark?.position, last);
        this.#projection.apply(events, references);
      })
      .immediate();
    const { position, eventId, ledgertime } = last;
    this.#mark = { position, eventId, ledgertime };
  }

  #stopAt(position: bigint, error: unknown): void {
    this.stop = { view: this.view.name, position, error: error instanceof Error ? error.message : String(error) };
  }

  #mustBeOfTheEvent(error: unknown): void {
    if (isCorrupt(error) || isFileTrouble(error)) throw new FileTrouble(this.view, error);
    if (error instanceof StoreDamaged || error instanceof StoreUnavailable) throw error;
    if (error instanceof StoreClosed || error instanceof ViewBehind) throw error;
  }

  /** Another projection where a needed view was swapped: this one may hold statements on the file that is gone. */
  #renew(): void {
    const needed = this.#neededNow();
    if (needed === this.#needed) return;
    this.#needed = needed;
    this.#projection = this.#open();
  }

  #neededNow(): string {
    return (this.view.needs ?? []).map((need) => this.#inputs.progress.generation(need)).join();
  }

  #open(): Projection {
    try {
      return this.view.open(this.#context);
    } catch (error) {
      this.#mustBeOfTheEvent(error);
      throw error;
    }
  }

  #contextOf({ reader, folder, connections, signal }: ProjectionInputs): ViewContext {
    return {
      database: this.#database,
      reader,
      signal,
      folder,
      of: (name) => {
        if (this.view.needs?.includes(name)) return connections.of(name);
        throw new Error(`the view ${this.view.name} does not say that it needs ${name}`);
      },
      failed: (name, error) => connections.failed(name, error),
    };
  }
}
