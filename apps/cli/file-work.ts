import { statSync } from 'node:fs';
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
