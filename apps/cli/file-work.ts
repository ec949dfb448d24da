import { statSync } from 'node:fs';
import { CommandFailure } from './failure.js';
import { ProgressLine } from './progress-line.js';

const megabyte = 1_000_000;

/** Progress of work that goes over a file, told as the share of it that is done, from 0 to 1. */
export function shareProgress(label: string, file: string): { update(share: number): void; stop(): void } {
  const size = Math.ceil((statSync(file, { throwIfNoEntry: false })?.size ?? 0) / megabyte);
  const progress = new ProgressLine(label, size, 'MB');
  return {
    update: (share) => progress.update(Math.round(share * size), Math.round(share * size)),
    stop: () => progress.stop(),
  };
}

/** Does it with a signal that aborts where somebody ends the command. Throws a `CommandFailure` then. */
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
