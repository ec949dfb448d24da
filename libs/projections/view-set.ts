import type { StoredEvent } from '#libs/event-store';
import type { Projected, View } from './view.js';

/** Where another thread of the program finds a view set. */
export interface ViewSetSource {
  /** The address of a module that exports `viewSet`, which makes the set of the settings. */
  readonly module: string;
  /** What the set follows from besides its code. It crosses threads. */
  readonly settings: unknown;
}

/** The read models of a program, which are fed, rebuilt and asked together. */
export interface ViewSet<Event extends Projected = Projected> {
  readonly views: readonly View<Event>[];
  /** Called once for each event, whatever number of views take it. */
  project(event: StoredEvent): Event;
  /** Throws where no other thread can have it. */
  source(): ViewSetSource;
}

/** The set that a thread was told of. */
export async function viewSetFrom({ module, settings }: ViewSetSource): Promise<ViewSet> {
  const { viewSet } = (await import(module)) as { viewSet(settings: unknown): ViewSet | Promise<ViewSet> };
  return viewSet(settings);
}
