import { parentPort } from 'node:worker_threads';

/** `go`: begin to build. `close`: end. */
export type ToBuilding = 'go' | 'close';

export type FromBuilding<Result> =
  | { readonly kind: 'held' }
  | { readonly kind: 'progress'; readonly position: bigint; readonly goal: bigint }
  | { readonly kind: 'done'; readonly result: Result };

/** The building thread's own side of a `BuildingThread`. */
export interface BuildingPort<Result> {
  /** Aborts when it is to end before it is done. */
  readonly signal: AbortSignal;
  /**
   * To be called once it is clear what is compared with, whatever is applied to that from now on. Resolves when the building
   * may begin.
   */
  held(): Promise<void>;
  progress(position: bigint, goal: bigint): void;
  /** The last that is said: the thread ends when it has nothing left to do. */
  done(result: Result): void;
}

export function buildingPort<Result>(): BuildingPort<Result> {
  const port = parentPort;
  if (port === null) throw new Error('a thread that builds is started by BuildingThread');
  const closing = new AbortController();
  const going = Promise.withResolvers<void>();
  port.on('message', (message: ToBuilding) => {
    if (message === 'close') closing.abort();
    going.resolve();
  });
  const tell = (message: FromBuilding<Result>) => port.postMessage(message);
  return {
    signal: closing.signal,
    held: () => {
      tell({ kind: 'held' });
      return going.promise;
    },
    progress: (position, goal) => tell({ kind: 'progress', position, goal }),
    done: (result) => {
      tell({ kind: 'done', result });
      port.close();
    },
  };
}
