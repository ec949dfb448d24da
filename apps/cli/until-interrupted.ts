import { CommandFailure } from './failure.js';

/** Does it with a signal that aborts where somebody ends the command. Throws a `CommandFailure` then, with what became of it. */
export async function untilInterrupted<T>(outcome: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await work(interrupted.signal);
  } catch (error) {
    throw interrupted.signal.aborted ? new CommandFailure(`interrupted; ${outcome}`) : error;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
