import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

/** A thread's own side of a `WorkerThread`. */
export interface WorkerPort<Data, To, From> {
  readonly data: Data;
  tell(message: From, move?: ArrayBuffer[]): void;
  /** What is said before this is called is not lost, but heard then. */
  onMessage(listener: (message: To) => void): void;
  /** The same, one after the other as they are asked for. */
  messages(): AsyncIterable<To>;
  /** Nothing is said any more. The thread ends when it has nothing left to do. */
  close(): void;
}

/** Throws in a thread that nobody started as such. `startedBy` names who does. */
export function workerPort<Data, To, From>(startedBy: string): WorkerPort<Data, To, From> {
  const port = parentPort;
  if (port === null) throw new Error(`this module is a thread's, which is started by ${startedBy}`);
  return {
    data: workerData as Data,
    tell: (message, move = []) => port.postMessage(message, move),
    onMessage: (listener) => {
      port.on('message', listener);
    },
    messages: async function* () {
      for await (const [message] of on(port, 'message') as AsyncIterable<[To]>) yield message;
    },
    close: () => port.close(),
  };
}
