import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import type { RefusedEvent } from './outbox.js';

/** A refusal as it is told and written down. */
export interface DeadLetter extends Pick<RefusedEvent, 'id' | 'refusal'> {
  /** The number that it holds; none where it was refused here, having been spilled under the id of another event. */
  readonly sequence?: number;
  /** When this machine learned of it: RFC 3339. */
  readonly refusedAt: string;
  /** The whole event, as it was sent. */
  readonly event: Readonly<Record<string, unknown>>;
}

export function deadLetterOf({ id, sequence, refusal, event }: RefusedEvent): DeadLetter {
  return { refusedAt: new Date().toISOString(), id, sequence, refusal, event: JSON.parse(event) };
}

/**
 * Adds refusals to a file, one a line, for its owner alone; they are on the disk when it returns. After a crash a refusal may
 * stand there twice, and never not at all.
 */
export function writeDeadLetters(file: string, letters: readonly DeadLetter[]): void {
  const descriptor = openSync(file, 'a', 0o600);
  try {
    writeSync(descriptor, letters.map((letter) => `${JSON.stringify(letter)}\n`).join(''));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
