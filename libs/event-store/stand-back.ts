import { setPriority } from 'node:os';

/**
 * How much the rest of the process comes first: enough that it has what it wants, and this what is left; and what nobody waits for
 * leaves that to the others who stand back.
 */
const niceness = { later: 10, last: 19 };

/**
 * Lets the other threads of this process go first where there are fewer processors than work. To be called by a thread
 * whose work may wait: on Linux a priority is a thread's own. Elsewhere it would be the whole process's, and is left.
 */
export function standBack(turn: keyof typeof niceness = 'later'): void {
  if (process.platform === 'linux') setPriority(niceness[turn]);
}
