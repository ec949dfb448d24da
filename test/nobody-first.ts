import { setPriority } from 'node:os';

/**
 * Before all tests: those threads of a ledger whose work may wait let others go first (`standBack`), which on a machine that is
 * busy with other tests would be those, for minutes. At their own priority from the start, everything here has the same.
 */
export default function nobodyFirst(): void {
  if (process.platform === 'linux') setPriority(10);
}
