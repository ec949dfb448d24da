import { setPriority } from 'node:os';

/** How much the rest of the process comes first: enough that it has what it wants, and this what is left. */
const niceness = 10;

/**
 * Lets the other threads of this process go first where there are fewer processors than work. To be called by a thread
 * whose work may wait: on Linux a priority is a thread's own. Elsewhere it would be the whole process's, and is left.
 */
export function standBack(): void {
  if (process.platform === 'linux') setPriority(niceness);
}
