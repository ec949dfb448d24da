import { workerPort } from '#libs/event-store';

/** `end`: nothing more is asked, and what is under way ends as soon as it can. */
export type ToBuilding<Task> = { readonly task: Task } | 'end';

export type FromBuilding<Result> =
  | { readonly kind: 'progress'; readonly view: string; readonly position: bigint; readonly goal: bigint }
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined };

/** The building thread's own side of a `BuildingThread`. */
export interface BuildingPort<Settings, Task, Result> {
  readonly settings: Settings;
  /** Aborts when it is to end before it is done. */
  readonly signal: AbortSignal;
  /** Tells how far a view is, in positions. */
  progress(view: string, position: bigint, goal: bigint): void;
  /** Does one task after the other, until it is to end. */
  answer(handle: (task: Task) => Promise<Result>): Promise<void>;
  /** The last that is said. */
  close(): void;
}

export function buildingPort<Settings, Task, Result>(): BuildingPort<Settings, Task, Result> {
  const { data, tell, onMessage, messages, close } = workerPort<Settings, ToBuilding<Task>, FromBuilding<Result>>(
    'BuildingThread',
  );
  const asked = messages();
  const ending = new AbortController();
  onMessage((message) => {
    if (message === 'end') ending.abort();
  });
  return {
    settings: data,
    signal: ending.signal,
    progress: (view, position, goal) => tell({ kind: 'progress', view, position, goal }),
    answer: async (handle) => {
      for await (const message of asked) {
        if (message === 'end') return;
        try {
          tell({ kind: 'done', result: await handle(message.task) });
        } catch (error) {
          const { message: text, stack } = error as Error;
          tell({ kind: 'failed', message: text, stack });
        }
      }
    },
    close,
  };
}
