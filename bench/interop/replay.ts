import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildCheck } from '../../test/interop/find-go.js';
import { type Comparison, comparison, type Turns } from '../spread.js';

export { hasGo, missingGo } from '../../test/interop/find-go.js';

export interface ReplaySize {
  /** For what is built. */
  readonly folder: string;
  readonly rounds: number;
  readonly what: Pick<Comparison, 'name' | 'goal'>;
  /** The log's folder, its verifier key, and how many leaves it has. */
  readonly log: string;
  readonly key: string;
  readonly leaves: number;
}

const run = promisify(execFile);
const initium = fileURLToPath(new URL('../../apps/cli/main.js', import.meta.url));

/** Leaves a second of `initium replay`, against the program in Go that checks the same of the same log; each a process of its own. */
export async function benchReplay({ folder, rounds, what, log, key, leaves }: ReplaySize): Promise<Comparison> {
  const check = buildCheck(folder);
  const rate = async (program: string, args: readonly string[]) => {
    const start = performance.now();
    await run(program, args);
    return (leaves * 1_000) / (performance.now() - start);
  };
  const pairs: Turns[] = [];
  for (let round = 0; round <= rounds; round++) {
    const raw = await rate(check, ['-log', key, log]);
    const ours = await rate(process.execPath, [initium, 'replay', '--log', log, '--key', key]);
    // The first round brings the log into the system's memory.
    if (round > 0) pairs.push({ ours, raw });
  }
  return comparison({ ...what, against: 'a program in Go', unit: 'leaves/s' }, pairs);
}
